from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0027_clock_of_managers'),
    ]

    operations = [
        migrations.AlterField(
            model_name='address',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='addresspracticeevent',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='delivery',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='deliveryitem',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='outage',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='senderstop',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='silence',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
        migrations.AlterField(
            model_name='silencepracticeevent',
            name='channel',
            field=models.CharField(choices=[('email', 'e-mail'), ('sms', 'text message')], max_length=5),
        ),
    ]
