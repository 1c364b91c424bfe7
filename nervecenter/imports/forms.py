from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from credentials.importing.limits import MAX_FILE_BYTES
from credentials.wording import count_words
from nervecenter.imports.preview import Preview
from nervecenter.imports.runs import SMS_CONSENT
from practices.models import Practice

ACCEPTED = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt"
MEGABYTE = 1024 * 1024


class UploadForm(forms.Form):
    """A workbook of any usual kind."""

    file = forms.FileField(
        label="Your workbook",
        help_text="XLSX, XLSM, ODS or CSV, as you keep it. <span class='drag'>You can drop it here.</span>",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED, "data-limit": str(MAX_FILE_BYTES)}),
        error_messages={"required": "Choose a file first.", "empty": "The file is empty."},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size and file.size > MAX_FILE_BYTES:
            raise ValidationError(f"The file is larger than {MAX_FILE_BYTES // MEGABYTE} MB. A roster is far smaller.")
        return file


class ApplyForm(forms.Form):
    """What has to be said before a file is written."""

    skip_bad = forms.BooleanField(required=False)
    sms_consent = forms.BooleanField(
        required=False, help_text="Without it they get e-mail only. Your name and today’s date are kept with it."
    )

    def __init__(self, *args: object, preview: Preview, practice: Practice) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.left_out = preview.left_out
        if preview.left_out:
            cells = count_words(preview.left_out, "cell")
            self.fields["skip_bad"].label = f"Leave out the {cells} that could not be read"
            self.fields["skip_bad"].help_text = "They stay on Today until they are settled. Everything else is written."
        else:
            del self.fields["skip_bad"]
        if preview.phones:
            self.fields["sms_consent"].label = SMS_CONSENT.format(practice=practice.name)
        else:
            del self.fields["sms_consent"]

    def clean_skip_bad(self) -> bool:
        if not self.cleaned_data["skip_bad"]:
            cells = count_words(self.left_out, "cell")
            raise ValidationError(
                f"{cells} could not be read. Say that they may be left out, or go back and correct what was understood."
            )
        return True
