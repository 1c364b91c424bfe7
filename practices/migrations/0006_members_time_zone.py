import pgtrigger.compiler
import pgtrigger.migrations
import tenancy.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0005_merges'),
    ]

    operations = [
        tenancy.operations.AtOnce([
            pgtrigger.migrations.RemoveTrigger(
                model_name='membership',
                name='insert_insert',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='membership',
                name='update_update',
            ),
            pgtrigger.migrations.RemoveTrigger(
                model_name='membership',
                name='delete_delete',
            ),
            migrations.AddField(
                model_name='membership',
                name='timezone',
                field=models.CharField(blank=True, db_default='', default='', help_text="By whose clock texts wait at night; “”: the practice's.", max_length=64),
            ),
            migrations.AddField(
                model_name='membershippracticeevent',
                name='timezone',
                field=models.CharField(blank=True, db_default='', default='', help_text="By whose clock texts wait at night; “”: the practice's.", max_length=64),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "practices_membershippracticeevent" ("active", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "phone", "practice_id", "role", "sms_consent_at", "sms_consent_by", "sms_consent_text", "timezone", "user_id") VALUES (NEW."active", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."phone", NEW."practice_id", NEW."role", NEW."sms_consent_at", NEW."sms_consent_by", NEW."sms_consent_text", NEW."timezone", NEW."user_id"); RETURN NULL;', hash='a74ef3119e3eb5fb0762fbb018bf8bef0eeef70d', operation='INSERT', pgid='pgtrigger_insert_insert_75c28', table='practices_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "practices_membershippracticeevent" ("active", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "phone", "practice_id", "role", "sms_consent_at", "sms_consent_by", "sms_consent_text", "timezone", "user_id") VALUES (NEW."active", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."phone", NEW."practice_id", NEW."role", NEW."sms_consent_at", NEW."sms_consent_by", NEW."sms_consent_text", NEW."timezone", NEW."user_id"); RETURN NULL;', hash='5b0d4e783776daceb18f2f7688f91dc427966a63', operation='UPDATE', pgid='pgtrigger_update_update_1e4af', table='practices_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "practices_membershippracticeevent" ("active", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "phone", "practice_id", "role", "sms_consent_at", "sms_consent_by", "sms_consent_text", "timezone", "user_id") VALUES (OLD."active", OLD."created_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."phone", OLD."practice_id", OLD."role", OLD."sms_consent_at", OLD."sms_consent_by", OLD."sms_consent_text", OLD."timezone", OLD."user_id"); RETURN NULL;', hash='c6ad6dcba86b2b2a2717e1a37d1b1c36ffe0f789', operation='DELETE', pgid='pgtrigger_delete_delete_c848b', table='practices_membership', when='AFTER')),
            ),
        ]),
    ]
