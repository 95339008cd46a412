import json

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TOKENS_PER_FILE = 64
ROWS_AT_ONCE = 500


def describe_open_jobs(apps, _schema_editor):
    """Say the model and the load of jobs that may still be made; those that have ended need neither.

    The load is near enough for filling batches: a file's picture has about as many tokens as a square one.
    """
    Job = apps.get_model("generation", "Job")
    changed = []
    for job in Job.objects.filter(state__in=("queued", "running", "failed")).iterator(ROWS_AT_ONCE):
        try:
            spec = json.loads(job.spec)
            job.model = spec["picture"]["model"]["digest"]
            guided = spec["picture"].get("guidance", 3.0) > 1.0
            job.load = len(spec["formats"]) * TOKENS_PER_FILE * (2 if guided else 1)
        except (KeyError, TypeError, ValueError):
            continue  # the worker refuses what it cannot read, with a reason
        changed.append(job)
        if len(changed) == ROWS_AT_ONCE:
            Job.objects.bulk_update(changed, ["model", "load"])
            changed.clear()
    Job.objects.bulk_update(changed, ["model", "load"])


class Migration(migrations.Migration):

    dependencies = [
        ('generation', '0004_added_models'),
        ('workspaces', '0002_yearly_revenue'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='job',
            name='job_queued',
        ),
        migrations.AddField(
            model_name='job',
            name='kind',
            field=models.CharField(default='variant', max_length=20),
        ),
        migrations.AddField(
            model_name='job',
            name='load',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='job',
            name='maker',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='job',
            name='model',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name='job',
            name='waits_for',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='followers', to='generation.job'),
        ),
        migrations.RunPython(describe_open_jobs, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('state', 'queued')), fields=['model', 'created_at'], name='job_queued_by_model'),
        ),
        migrations.AddIndex(
            model_name='job',
            index=models.Index(condition=models.Q(('state', 'ready')), fields=['workspace', 'spec_digest'], name='job_made_before'),
        ),
    ]
