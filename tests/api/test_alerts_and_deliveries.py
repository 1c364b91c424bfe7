from practices.models import Technologist
from tests.api.calling import assert_problem
from tests.conftest import opened
from tests.notifications.told import about_a_case


def test_managers_and_auditors_read_what_was_emitted_and_sent(shelf, alice, audrey):
    for reader in (alice, audrey):
        (alert,) = reader.get("alerts/").json()["results"]
        assert alert == {
            "id": str(shelf.alert),
            "kind": "expiry",
            "audience": "technologist",
            "technologist": str(shelf.technologist),
            "about_id": str(shelf.bls),
            "due_on": "2026-12-31",
            "rung": 60,
            "round": 0,
            "state": "open",
            "escalated": False,
            "emitted_on": "2026-11-01",
            "created_at": "2026-11-22T15:00:00Z",
        }
        (delivery,) = reader.get("deliveries/").json()["results"]
        assert delivery["id"] == str(shelf.delivery)
        assert delivery["alerts"] == [str(shelf.alert)]
        assert (delivery["state"], delivery["subject"], delivery["body_text"]) == ("pending", "Ours", "Ours")
        assert (delivery["resend_of"], delivery["acknowledged_at"]) == (None, None)


def test_filters(shelf, alice):
    def count(path, **query):
        return len(alice.get(path, **query).json()["results"])

    assert [count("alerts/", state=state) for state in ("open", "covered")] == [1, 0]
    assert [count("deliveries/", state=state) for state in ("pending", "failed")] == [1, 0]
    assert [count("deliveries/", channel=channel) for channel in ("email", "sms")] == [1, 0]
    assert [count("deliveries/", day=day) for day in ("2026-11-01", "2026-11-02")] == [1, 0]
    assert count("alerts/", technologist=shelf.technologist) == 1


def test_a_scheduler_reads_what_is_about_cases(world, shelf, sam):
    assert [sam.get(path).json()["results"] for path in ("alerts/", "deliveries/")] == [[], []]
    with opened(world.practice.pk):
        told = about_a_case(Technologist.objects.get(pk=shelf.technologist))
        (alert,) = told.items.values_list("alert_id", flat=True)
    assert [each["id"] for each in sam.get("alerts/").json()["results"]] == [str(alert)]
    assert [each["id"] for each in sam.get("deliveries/").json()["results"]] == [str(told.pk)]


def test_a_technologist_reads_what_was_for_them(world, shelf, tess):
    assert [each["id"] for each in tess.get("alerts/").json()["results"]] == [str(shelf.alert)]
    assert [each["id"] for each in tess.get("deliveries/").json()["results"]] == [str(shelf.delivery)]
    with opened(world.practice.pk):
        own = Technologist.objects.get(pk=shelf.technologist)
        membership, own.membership = own.membership, None
        own.save()
        Technologist.objects.create(name="Tess again", timezone="UTC", membership=membership)
    assert tess.get("alerts/").json()["results"] == []
    assert tess.get("deliveries/").json()["results"] == []


def test_nobody_writes_them(alice):
    assert_problem(alice.post("alerts/", {}), 405)
    assert_problem(alice.post("deliveries/", {}), 405)
