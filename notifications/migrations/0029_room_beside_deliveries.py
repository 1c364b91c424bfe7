from django.db import migrations


class Migration(migrations.Migration):
    """A delivery is written four times on its way out: with room on its page most of that stays there, and out of the
    indexes that it does not touch (PostgreSQL, "Heap-Only Tuples")."""

    dependencies = [("notifications", "0028_text_message")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE notifications_delivery SET (fillfactor = 50)",
            "ALTER TABLE notifications_delivery RESET (fillfactor)",
        )
    ]
