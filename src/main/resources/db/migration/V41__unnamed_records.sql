-- Whom a reading of everybody does not name is one thing, whether he was made a leaver for it is another, and neither is
-- forgotten when his record comes back and cannot be taken in at once.
alter table foreign_record
  -- since when readings of everybody do not name it; null while the last one did, or there was none
  add column unnamed_since timestamptz,
  -- the roster was told that the person is not active because the record was not named, and has not been told otherwise
  add column said_absent boolean not null default false;

update foreign_record
set unnamed_since = case when last_seen = 'infinity' then now() else last_seen end, said_absent = true
where because_code = 'absent';

alter table feed_run
  -- why what was read may not be all that the source has; null if it is
  add column incomplete text;

update feed_run set incomplete = coalesce(leavers_withheld, 'not-full') where ended_at is null;
