"""Everything that points at a row that can be merged away has somebody who says what becomes of it."""

import pytest
from django.apps import apps
from django.db import models

from credentials.models import Credential, Issuer
from hospitals.models import Hospital
from practices.merging.following import keys_followed
from practices.models import Technologist
from scheduling.models import Surgeon
from tenancy.models import PracticeOwned
from tenancy.receivers import is_history

DELETED_BY_MERGES = (Technologist, Issuer, Credential, Hospital, Surgeon)

# Keys without a constraint that can name none of these.
ELSEWHERE = {
    "notifications.Delivery.token": "a worker's",
    "scheduling.Override.other_case_id": "a case's",
    "practices.Merge.gone_id": "what merges remember themselves by; successors are followed from one to the next",
    "practices.Merge.kept_id": "likewise",
}


def owned():
    return [model for model in apps.get_models() if issubclass(model, PracticeOwned) and not is_history(model)]


@pytest.mark.parametrize("target", DELETED_BY_MERGES, ids=lambda model: model.__name__)
def test_each_foreign_key_to_what_can_be_merged_is_followed(target):
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in owned()
        for field in model._meta.local_fields
        if field.related_model is target
    }
    assert pointing - keys_followed().get(target, set()) == set(), "say in the app's merging how its rows are merged"


def test_each_key_without_a_constraint_is_followed_too():
    loose = {
        f"{model._meta.label}.{field.name}"
        for model, field in ((model, field) for model in owned() for field in model._meta.local_fields)
        if isinstance(field, models.UUIDField) and not field.is_relation and not field.primary_key
    }
    loose = {key for key in loose if not key.endswith(".practice_id")}
    followed = set().union(*keys_followed().values())
    assert loose - followed == set(ELSEWHERE)


def test_whoever_follows_names_fields_that_exist():
    for key in set().union(*keys_followed().values()):
        model, _, field = key.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field)
