from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0022_provider_event_answered")]

    operations = [
        migrations.AlterField(
            model_name="providerevent",
            name="kind",
            field=models.CharField(choices=[('queued', 'queued'), ('sent', 'sent on'), ('delivered', 'delivered'), ('deferred', 'deferred'), ('failed', 'failed'), ('bounced', 'bounced'), ('rejected', 'rejected'), ('complained', 'reported as spam'), ('unsubscribed', 'unsubscribed'), ('opened', 'opened'), ('clicked', 'link followed'), ('answered', 'answered'), ('auto_reply', 'answered by itself'), ('not_taken', 'not taken'), ('in_doubt', 'no answer'), ('another_try', 'given another try'), ('other', 'other')], max_length=12),
        ),
    ]
