import django.db.models.deletion
import pghistory.utils
import pgtrigger.compiler
import pgtrigger.migrations
import tenancy.constraints
import tenancy.fields
import tenancy.models
import tenancy.operations
import tenancy.uuid7
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0005_alert_leaves_by'),
        ('practices', '0004_consent_of_members'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressPracticeevent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.UUIDField(db_default=tenancy.uuid7.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'SMS')], max_length=5)),
                ('value', models.CharField(max_length=254)),
                ('health', models.CharField(choices=[('ok', 'works'), ('opted_out', 'opted out'), ('bounced', 'bounced'), ('complained', 'reported as spam'), ('invalid', 'cannot be written to')], default='ok', max_length=10)),
                ('since', models.DateTimeField()),
                ('reason', models.CharField(blank=True, db_default='', max_length=300)),
            ],
            options={
                'abstract': False,
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.CreateModel(
            name='Handled',
            fields=[
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('key', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('snoozed', 'put off'), ('done', 'done')], max_length=7)),
                ('until', models.DateField(help_text="The practice's calendar day on which it is back.", null=True)),
                ('words', models.CharField(help_text='The item as it read.', max_length=300)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.CreateModel(
            name='HandledPracticeevent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.UUIDField(db_default=tenancy.uuid7.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('key', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('snoozed', 'put off'), ('done', 'done')], max_length=7)),
                ('until', models.DateField(help_text="The practice's calendar day on which it is back.", null=True)),
                ('words', models.CharField(help_text='The item as it read.', max_length=300)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'abstract': False,
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.CreateModel(
            name='OptOut',
            fields=[
                ('number_hash', models.CharField(help_text='SHA-256 of the E.164 number, in hex.', max_length=64, primary_key=True, serialize=False)),
                ('opted_out_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ProviderEvent',
            fields=[
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('provider', models.CharField(max_length=20)),
                ('event_id', models.CharField(help_text="The provider's own, or made of what identifies the event.", max_length=200)),
                ('kind', models.CharField(choices=[('queued', 'queued'), ('sent', 'sent on'), ('delivered', 'delivered'), ('deferred', 'deferred'), ('failed', 'failed'), ('bounced', 'bounced'), ('rejected', 'rejected'), ('complained', 'reported as spam'), ('unsubscribed', 'unsubscribed'), ('opened', 'opened'), ('clicked', 'link followed'), ('answered', 'answered'), ('other', 'other')], max_length=12)),
                ('code', models.CharField(blank=True, db_default='', max_length=40)),
                ('words', models.CharField(blank=True, db_default='', max_length=300)),
                ('happened_at', models.DateTimeField(help_text='As the provider says.')),
                ('received_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['happened_at', 'id'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('day', models.DateField()),
                ('checked_at', models.DateTimeField()),
                ('expected', models.PositiveIntegerField()),
                ('said', models.PositiveIntegerField()),
                ('differences', models.JSONField(default=list, help_text='Ids and words of what is missing or too much; no names.')),
            ],
            options={
                'ordering': ['-day'],
                'abstract': False,
                'base_manager_name': 'objects',
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.CreateModel(
            name='SenderStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'SMS')], max_length=5)),
                ('code', models.CharField(max_length=40)),
                ('reason', models.CharField(max_length=300)),
                ('since', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lifted_by', models.CharField(blank=True, max_length=254)),
            ],
            options={
                'ordering': ['-since'],
            },
        ),
        migrations.CreateModel(
            name='Silence',
            fields=[
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('kind', models.CharField(max_length=30)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'SMS')], max_length=5)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.CreateModel(
            name='SilencePracticeevent',
            fields=[
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('pgh_id', models.UUIDField(db_default=tenancy.uuid7.UUID7(), editable=False, primary_key=True, serialize=False)),
                ('pgh_context', pghistory.utils.JSONField(null=True)),
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('kind', models.CharField(max_length=30)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'SMS')], max_length=5)),
            ],
            options={
                'abstract': False,
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        migrations.AddField(
            model_name='delivery',
            name='acknowledged_at',
            field=models.DateTimeField(help_text='Its reader said so through its link.', null=True),
        ),
        migrations.CreateModel(
            name='Address',
            fields=[
                ('id', tenancy.fields.UUID7Field(db_default=tenancy.uuid7.UUID7(), default=tenancy.uuid7.uuid7, editable=False, primary_key=True, serialize=False)),
                ('practice_id', tenancy.fields.PracticeIdField(editable=False)),
                ('channel', models.CharField(choices=[('email', 'e-mail'), ('sms', 'SMS')], max_length=5)),
                ('value', models.CharField(max_length=254)),
                ('health', models.CharField(choices=[('ok', 'works'), ('opted_out', 'opted out'), ('bounced', 'bounced'), ('complained', 'reported as spam'), ('invalid', 'cannot be written to')], default='ok', max_length=10)),
                ('since', models.DateTimeField()),
                ('reason', models.CharField(blank=True, db_default='', max_length=300)),
            ],
            options={
                'abstract': False,
                'base_manager_name': 'objects',
                'constraints': [models.UniqueConstraint(fields=('practice_id', 'channel', 'value'), name='address_once'), tenancy.constraints.RowWall(name='notifications_address_wall')],
            },
            bases=(tenancy.models.Walled, models.Model),
        ),
        tenancy.operations.AtOnce([
            pgtrigger.migrations.AddTrigger(
                model_name='address',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_addresspracticeevent" ("channel", "health", "id", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "reason", "since", "value") VALUES (NEW."channel", NEW."health", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."practice_id", NEW."reason", NEW."since", NEW."value"); RETURN NULL;', hash='71ea3f5b4737572a9b2703e9331d0c3de32767ba', operation='INSERT', pgid='pgtrigger_insert_insert_7727f', table='notifications_address', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='address',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notifications_addresspracticeevent" ("channel", "health", "id", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "reason", "since", "value") VALUES (NEW."channel", NEW."health", NEW."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."practice_id", NEW."reason", NEW."since", NEW."value"); RETURN NULL;', hash='efa23f159d9db4d018d98de6481fb8c99cff6c96', operation='UPDATE', pgid='pgtrigger_update_update_d7df5', table='notifications_address', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='address',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_addresspracticeevent" ("channel", "health", "id", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "reason", "since", "value") VALUES (OLD."channel", OLD."health", OLD."id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."practice_id", OLD."reason", OLD."since", OLD."value"); RETURN NULL;', hash='c54beb294afe7fec0a6defbc332e30d76993adb7', operation='DELETE', pgid='pgtrigger_delete_delete_02835', table='notifications_address', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='addresspracticeevent',
                index=models.Index(fields=['practice_id', 'id'], name='notificatio_practic_6ddb70_idx'),
            ),
            migrations.AddConstraint(
                model_name='addresspracticeevent',
                constraint=tenancy.constraints.RowWall(name='notifications_addresspracticeevent_wall'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='addresspracticeevent',
                trigger=pgtrigger.compiler.Trigger(name='never_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is append-only';", hash='580f4e121ce4544d4612f34bc28fc87392679754', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncate_e2274', table='notifications_addresspracticeevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='addresspracticeevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='031eb6a592bc7f0f991faa2e7edc9e291b206e43', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_4a1e3', table='notifications_addresspracticeevent', when='BEFORE')),
            ),
            migrations.AddField(
                model_name='handled',
                name='by',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='practices.membership'),
            ),
            migrations.AddField(
                model_name='handledpracticeevent',
                name='by',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='practices.membership'),
            ),
            migrations.AddField(
                model_name='providerevent',
                name='delivery',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='events', to='notifications.delivery'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=models.UniqueConstraint(fields=('practice_id', 'day'), name='reconciliation_once_a_day'),
            ),
            migrations.AddConstraint(
                model_name='reconciliation',
                constraint=tenancy.constraints.RowWall(name='notifications_reconciliation_wall'),
            ),
            migrations.AddConstraint(
                model_name='senderstop',
                constraint=models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('channel',), name='sender_stop_once'),
            ),
            migrations.AddField(
                model_name='silence',
                name='membership',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='silences', to='practices.membership'),
            ),
            migrations.AddField(
                model_name='silence',
                name='technologist',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='silences', to='practices.technologist'),
            ),
            migrations.AddField(
                model_name='silencepracticeevent',
                name='membership',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='practices.membership'),
            ),
            migrations.AddField(
                model_name='silencepracticeevent',
                name='technologist',
                field=tenancy.fields.PracticeForeignKey(null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='practices.technologist'),
            ),
            migrations.AddIndex(
                model_name='handled',
                index=models.Index(fields=['practice_id', 'by'], name='notificatio_practic_df6b92_idx'),
            ),
            migrations.AddConstraint(
                model_name='handled',
                constraint=models.UniqueConstraint(fields=('practice_id', 'key'), name='handled_once'),
            ),
            migrations.AddConstraint(
                model_name='handled',
                constraint=models.CheckConstraint(condition=models.Q(('state', 'done'), ('until__isnull', False), _connector='OR'), name='handled_snoozed_until'),
            ),
            migrations.AddConstraint(
                model_name='handled',
                constraint=tenancy.constraints.RowWall(name='notifications_handled_wall'),
            ),
            migrations.AddConstraint(
                model_name='handled',
                constraint=tenancy.constraints.CompositeForeignKey(field='by', name='notifications_handled_by_id_fk'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handled',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_handledpracticeevent" ("at", "by_id", "id", "key", "note", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "state", "until", "words") VALUES (NEW."at", NEW."by_id", NEW."id", NEW."key", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."practice_id", NEW."state", NEW."until", NEW."words"); RETURN NULL;', hash='0360d6e60704e58e03036b805a891d2584ff7404', operation='INSERT', pgid='pgtrigger_insert_insert_f7ffa', table='notifications_handled', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handled',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notifications_handledpracticeevent" ("at", "by_id", "id", "key", "note", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "state", "until", "words") VALUES (NEW."at", NEW."by_id", NEW."id", NEW."key", NEW."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."practice_id", NEW."state", NEW."until", NEW."words"); RETURN NULL;', hash='51ef8eabf965cbaa6988ccb9afd0c9a5febb68d1', operation='UPDATE', pgid='pgtrigger_update_update_a4f69', table='notifications_handled', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handled',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_handledpracticeevent" ("at", "by_id", "id", "key", "note", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "state", "until", "words") VALUES (OLD."at", OLD."by_id", OLD."id", OLD."key", OLD."note", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."practice_id", OLD."state", OLD."until", OLD."words"); RETURN NULL;', hash='2cbeee946a2b64d1a9a6fac24ae7f441af916799', operation='DELETE', pgid='pgtrigger_delete_delete_9f33f', table='notifications_handled', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='handledpracticeevent',
                index=models.Index(fields=['practice_id', 'id'], name='notificatio_practic_35d1f4_idx'),
            ),
            migrations.AddConstraint(
                model_name='handledpracticeevent',
                constraint=tenancy.constraints.RowWall(name='notifications_handledpracticeevent_wall'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handledpracticeevent',
                trigger=pgtrigger.compiler.Trigger(name='never_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is append-only';", hash='9ab7c4caf40cb20dca0e058c13e41d785ab8bdd0', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncate_3758c', table='notifications_handledpracticeevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='handledpracticeevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='46e9d7f1d85941c69f4922bf0aa3e23642c61856', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_0863f', table='notifications_handledpracticeevent', when='BEFORE')),
            ),
            migrations.AddIndex(
                model_name='providerevent',
                index=models.Index(fields=['practice_id', 'delivery'], name='notificatio_practic_5d7832_idx'),
            ),
            migrations.AddConstraint(
                model_name='providerevent',
                constraint=models.UniqueConstraint(fields=('practice_id', 'provider', 'event_id'), name='provider_event_once'),
            ),
            migrations.AddConstraint(
                model_name='providerevent',
                constraint=tenancy.constraints.RowWall(name='notifications_providerevent_wall'),
            ),
            migrations.AddConstraint(
                model_name='providerevent',
                constraint=tenancy.constraints.CompositeForeignKey(field='delivery', name='notifications_providerevent_delivery_id_fk'),
            ),
            migrations.AddIndex(
                model_name='silence',
                index=models.Index(fields=['practice_id', 'technologist'], name='notificatio_practic_75d500_idx'),
            ),
            migrations.AddIndex(
                model_name='silence',
                index=models.Index(fields=['practice_id', 'membership'], name='notificatio_practic_edccca_idx'),
            ),
            migrations.AddConstraint(
                model_name='silence',
                constraint=models.UniqueConstraint(fields=('practice_id', 'technologist', 'membership', 'kind', 'channel'), name='silence_once', nulls_distinct=False),
            ),
            migrations.AddConstraint(
                model_name='silence',
                constraint=models.CheckConstraint(condition=models.Q(('technologist', None), ('membership', None), _connector='XOR'), name='silence_of_technologist_or_member'),
            ),
            migrations.AddConstraint(
                model_name='silence',
                constraint=tenancy.constraints.RowWall(name='notifications_silence_wall'),
            ),
            migrations.AddConstraint(
                model_name='silence',
                constraint=tenancy.constraints.CompositeForeignKey(field='technologist', name='notifications_silence_technologist_id_fk'),
            ),
            migrations.AddConstraint(
                model_name='silence',
                constraint=tenancy.constraints.CompositeForeignKey(field='membership', name='notifications_silence_membership_id_fk'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='silence',
                trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_silencepracticeevent" ("channel", "id", "kind", "membership_id", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "technologist_id") VALUES (NEW."channel", NEW."id", NEW."kind", NEW."membership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'insert\', NEW."practice_id", NEW."technologist_id"); RETURN NULL;', hash='5052413e320ea0d803fa9178462a48ea7c07e2f9', operation='INSERT', pgid='pgtrigger_insert_insert_763e4', table='notifications_silence', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='silence',
                trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "notifications_silencepracticeevent" ("channel", "id", "kind", "membership_id", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "technologist_id") VALUES (NEW."channel", NEW."id", NEW."kind", NEW."membership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'update\', NEW."practice_id", NEW."technologist_id"); RETURN NULL;', hash='e487277eeba5b584369182153a9bead76be5454d', operation='UPDATE', pgid='pgtrigger_update_update_79dd9', table='notifications_silence', when='AFTER')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='silence',
                trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "notifications_silencepracticeevent" ("channel", "id", "kind", "membership_id", "pgh_context", "pgh_created_at", "pgh_label", "practice_id", "technologist_id") VALUES (OLD."channel", OLD."id", OLD."kind", OLD."membership_id", COALESCE(NULLIF(CURRENT_SETTING(\'pghistory.context_metadata\', TRUE), \'\'), NULL)::JSONB, NOW(), \'delete\', OLD."practice_id", OLD."technologist_id"); RETURN NULL;', hash='56d337ff419f3242bddb942bb21bc2be0b738b9e', operation='DELETE', pgid='pgtrigger_delete_delete_deea2', table='notifications_silence', when='AFTER')),
            ),
            migrations.AddIndex(
                model_name='silencepracticeevent',
                index=models.Index(fields=['practice_id', 'id'], name='notificatio_practic_fcd439_idx'),
            ),
            migrations.AddConstraint(
                model_name='silencepracticeevent',
                constraint=tenancy.constraints.RowWall(name='notifications_silencepracticeevent_wall'),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='silencepracticeevent',
                trigger=pgtrigger.compiler.Trigger(name='never_truncate', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'history is append-only';", hash='8a1c67ca76251ac2aa598292fa02d58f49d08f6b', level='STATEMENT', operation='TRUNCATE', pgid='pgtrigger_never_truncate_1786e', table='notifications_silencepracticeevent', when='BEFORE')),
            ),
            pgtrigger.migrations.AddTrigger(
                model_name='silencepracticeevent',
                trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='943339665b9360b171a717ae482f4a0f6ebc0a8c', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_70692', table='notifications_silencepracticeevent', when='BEFORE')),
            ),
        ]),
    ]
