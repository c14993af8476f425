-- A feed that is as it was is to cost little.
-- 'infinity' while each full reading of the source names it: a record that is as it was is not written again.
comment on column foreign_record.last_seen is 'infinity: a full reading named it, and none has missed it since';
-- the few that are kept out are looked for several times
create index staged_record_aside on staged_record (run_id, kind) where kind <> 'SAYS';
-- each run rewrites all of them: where a page has room for all its rows twice, no index is touched
alter table person_tracking set (fillfactor = 45);
