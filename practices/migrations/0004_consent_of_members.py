
import pgtrigger.compiler
import pgtrigger.migrations
import tenancy.operations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('practices', '0003_practice_history'),
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
                name='sms_consent_by',
                field=models.CharField(blank=True, editable=False, max_length=200),
            ),
            migrations.AddField(
                model_name='membership',
                name='sms_consent_text',
                field=models.TextField(blank=True, editable=False),
            ),
            migrations.AddField(
                model_name='membershippracticeevent',
                name='sms_consent_by',
                field=models.CharField(blank=True, editable=False, max_length=200),
            ),
            migrations.AddField(
                model_name='membershippracticeevent',
                name='sms_consent_text',
                field=models.TextField(blank=True, editable=False),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "practices_membershippracticeevent" ("active", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "phone", "practice_id", "role", "sms_consent_at", "sms_consent_by", "sms_consent_text", "user_id") VALUES (NEW."active", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."phone", NEW."practice_id", NEW."role", NEW."sms_consent_at", NEW."sms_consent_by", NEW."sms_consent_text", NEW."user_id"); RETURN NULL;', hash='a490e88868b7631d58d38ea99d362fa4d16fed67', operation='INSERT', pgid='pgtrigger_insert_insert_75c28', table='practices_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "practices_membershippracticeevent" ("active", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "phone", "practice_id", "role", "sms_consent_at", "sms_consent_by", "sms_consent_text", "user_id") VALUES (NEW."active", NEW."created_at", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."phone", NEW."practice_id", NEW."role", NEW."sms_consent_at", NEW."sms_consent_by", NEW."sms_consent_text", NEW."user_id"); RETURN NULL;', hash='dc17a163d2171169d8b0ae1f47fb22f3d9222d92', operation='UPDATE', pgid='pgtrigger_update_update_1e4af', table='practices_membership', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='membership',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "practices_membershippracticeevent" ("active", "created_at", "id", "pgh_context", "pgh_created_at", "pgh_label", "phone", "practice_id", "role", "sms_consent_at", "sms_consent_by", "sms_consent_text", "user_id") VALUES (OLD."active", OLD."created_at", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."phone", OLD."practice_id", OLD."role", OLD."sms_consent_at", OLD."sms_consent_by", OLD."sms_consent_text", OLD."user_id"); RETURN NULL;', hash='40b0affdf88ac108cd22f645e6b2892f51aadac3', operation='DELETE', pgid='pgtrigger_delete_delete_c848b', table='practices_membership', when='AFTER')),
            ),
        ]),
    ]
