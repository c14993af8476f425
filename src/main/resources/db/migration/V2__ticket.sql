-- Tickets, their numbers and their timeline. People and changes belong to the roster and are referred to by id alone.

create table ticket (
  id uuid primary key,
  -- the order of the list; the number is for people
  place bigint generated always as identity unique,
  number text not null unique,
  person_id uuid not null,
  change_id uuid not null,
  kind text not null,
  source text not null,
  new_user boolean not null,
  status text not null,
  waiting_for text,
  priority text not null,
  process_instance_id text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  due_at timestamptz,
  constraint ticket_closed check ((closed_at is null) = (status in ('NEW', 'RUNNING', 'ACTION_NEEDED', 'WAITING')))
);
create unique index ticket_one_open on ticket (person_id) where closed_at is null;
create index ticket_person on ticket (person_id, place);
create index ticket_status on ticket (status, place);
create index ticket_waiting on ticket (waiting_for, place) where waiting_for is not null;
create index ticket_source on ticket (source, place);
create index ticket_kind on ticket (kind, place);
create index ticket_number_beginning on ticket (number text_pattern_ops);

create table ticket_line (
  id bigint generated always as identity primary key,
  ticket_id uuid not null references ticket,
  at timestamptz not null,
  actor text not null,
  kind text not null,
  code text not null,
  params jsonb not null,
  visibility text not null,
  details jsonb not null,
  -- the change of the roster that the line tells of
  change_id uuid,
  once_key text
);
create index ticket_line_ticket on ticket_line (ticket_id, id);
create unique index ticket_line_once on ticket_line (ticket_id, once_key) where once_key is not null;
create index ticket_line_change on ticket_line (change_id) where change_id is not null;

-- One sequence for all months, and for each month the value at which it began: a sequence never makes writers wait
-- for each other, and a counter of the month would. A rolled back ticket leaves a gap and nothing else.
create sequence ticket_sequence;
create table ticket_month (
  month text primary key,
  base bigint not null
);

-- month: yyMM. The base must be there before the value is drawn, or a value could lie below it.
create function next_ticket_number(wanted text) returns text language plpgsql volatile as $$
declare
  start_of_month bigint;
  nth text;
begin
  loop
    select m.base into start_of_month from ticket_month m where m.month = wanted;
    exit when found;
    -- Once a month, those who come while the first one is not committed wait for it here.
    insert into ticket_month (month, base)
      select wanted, case when s.is_called then s.last_value else s.last_value - 1 end from ticket_sequence s
      on conflict (month) do nothing;
  end loop;
  nth := (nextval('ticket_sequence') - start_of_month)::text;
  return 'HR-' || wanted || '-' || lpad(nth, greatest(4, length(nth)), '0');
end
$$;
