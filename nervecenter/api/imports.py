"""A workbook brought by a program. Questions take their proposed reading, as on the command line (rules.md F2)."""

from http import HTTPStatus
from typing import Any, get_args

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from credentials.importing.limits import MAX_FILE_BYTES
from credentials.importing.records import Level
from credentials.importing.roster.outcome import Outcome
from credentials.importing.workbook import UnreadableFile
from credentials.models import ImportRun
from nervecenter.imports.runs import NotClean, finish_run, plan_of, start_run
from nervecenter.imports.summaries import Summary, summary
from practices.api.views import CreateView
from tenancy import clock
from tenancy.api.problems import Problem
from tenancy.api.serializers import StrictSerializer

DATE_ORDERS = ("mdy", "dmy", "ymd")


class ImportSerializer(StrictSerializer[Any]):
    file = serializers.FileField(help_text="XLSX, XLSM, XLS, ODS or CSV.")
    dry_run = serializers.BooleanField(required=False, help_text="Say what would be done, write nothing.")
    skip_bad_rows = serializers.BooleanField(required=False, help_text="Leave out the cells that cannot be read.")
    date_order = serializers.ChoiceField(DATE_ORDERS, required=False, help_text="How ambiguous dates are written.")
    sms_consent = serializers.BooleanField(required=False, help_text="You attest that everyone in it agreed to SMS.")

    def validate_file(self, file: UploadedFile) -> UploadedFile:
        if (file.size or 0) > MAX_FILE_BYTES:
            raise ValidationError(f"The file is larger than {MAX_FILE_BYTES // 1024 // 1024} MB.")
        return file


class ImportProblemSerializer(StrictSerializer[Any]):
    sheet = serializers.CharField(help_text="Empty for CSV.")
    cell = serializers.CharField()
    value = serializers.CharField()
    problem = serializers.CharField()
    level = serializers.ChoiceField(get_args(Level))


class ImportSummarySerializer(StrictSerializer[Any]):
    created = serializers.DictField(child=serializers.IntegerField())
    updated = serializers.DictField(child=serializers.IntegerField())
    unchanged = serializers.DictField(child=serializers.IntegerField())
    applied = serializers.BooleanField()
    problems = ImportProblemSerializer(many=True)


class _Tried(Exception):
    def __init__(self, said: Summary) -> None:
        self.said = said


@extend_schema_view(post=extend_schema(responses={200: ImportSummarySerializer, 201: ImportSummarySerializer}))
class Imports(CreateView[ImportRun]):
    """A roster of technologists and credentials from a spreadsheet, all or nothing. 201: applied; 200: a dry run;
    422: some cells could not be read, and nothing was written."""

    queryset = ImportRun.objects.all()
    serializer_class = ImportSerializer
    parser_classes = [MultiPartParser]

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        asked = self.get_serializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            with transaction.atomic():
                said = self._apply(self._run(asked.validated_data), asked.validated_data)
                if asked.validated_data["dry_run"]:
                    raise _Tried(said)
        except _Tried as tried:
            return Response(tried.said)
        return Response(said, status.HTTP_201_CREATED)

    def _run(self, asked: dict[str, Any]) -> ImportRun:
        file: UploadedFile = asked["file"]
        answers = {"date_order": asked["date_order"]} if "date_order" in asked else {}
        try:
            return start_run(
                file.name or "", file.read(), self.practice, by=self.member, at=clock.now(), answers=answers
            )
        except UnreadableFile as unreadable:
            raise ValidationError({"file": [str(unreadable)]}) from None

    def _apply(self, run: ImportRun, asked: dict[str, Any]) -> Summary:
        """Tried dry, the bad cells are left out, so that all the rest is counted."""
        skip_bad, at = asked["skip_bad_rows"] or asked["dry_run"], run.uploaded_at
        try:
            outcome, plan = finish_run(
                run, self.practice, by=self.member, at=at, skip_bad=skip_bad, sms_consent=asked["sms_consent"]
            )
        except NotClean as refused:
            plan, _ = plan_of(run, self.practice, at)
            words = f"{refused} Nothing was written; with skip_bad_rows they are left out."
            raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, words, **summary(Outcome(), plan, applied=False)) from None
        return summary(outcome, plan, applied=not asked["dry_run"])
