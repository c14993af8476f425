-- The poller is gone: whatever is read is read by a run of an integration.

-- nobody can look at them any more
delete from feed_run where version is null;
drop index feed_run_running;
drop index feed_run_alive;
create unique index feed_run_alive on feed_run (feed) where ended_at is null;
alter table feed_run
  alter column version set not null,
  alter column triggered set not null,
  alter column started_by set not null,
  -- only what changed since then was asked for; null: everybody
  add column changed_since timestamptz;

-- a day that comes is noticed by reading everybody once a day
drop index foreign_record_look_again;
alter table foreign_record drop column look_again_on;

-- the poller did not keep who it was
update foreign_record f set person_id = k.person_id
from person_key k
where k.source = f.feed and k.source_id = f.source_id and f.person_id is null
  and not exists (select from integration i where i.name = f.feed);
