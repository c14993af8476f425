-- What is older than it may be is forgotten.

alter table ticket add column forgotten_at timestamptz;
create index ticket_to_forget on ticket (closed_at) where closed_at is not null and forgotten_at is null;
create index notice_age on notice (first_tried_at);
create index directory_write_age on directory_write (at);

-- A line of the audit record is never changed, and not deleted before it is a year old.
create or replace function refuse_to_change_audit() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and old.at < now() - interval '365 days' then
    return old;
  end if;
  raise exception 'The audit record is only added to: % is refused.', tg_op;
end $$;
drop trigger audit_event_append_only on audit_event;
create trigger audit_event_append_only before update or truncate on audit_event
  for each statement execute function refuse_to_change_audit();
create trigger audit_event_kept_for_a_year before delete on audit_event
  for each row execute function refuse_to_change_audit();
