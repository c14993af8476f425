-- Who is to be erased and who was, and by what they are known again without being named.

-- What is left of somebody who was erased is the row with its id, so that counts and references stay true.
alter table person add column erased_at timestamptz;

create table erasure_request (
  person_id uuid primary key references person,
  place bigint generated always as identity unique,
  because text not null,
  asked_by text not null,
  asked_at timestamptz not null,
  -- not before
  due_at timestamptz not null,
  erased_at timestamptz,
  -- room -> table -> how many rows were erased
  rows jsonb not null default '{}'
);
create index erasure_request_due on erasure_request (due_at) where erased_at is null;

-- One random value for this house: the same number has another hash in every other one.
create table erasure_salt (
  only_one boolean primary key default true check (only_one),
  salt bytea not null
);
insert into erasure_salt (salt) values (uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()));

-- One expression, so that it costs no call where it is asked of many.
create function erased_hash(kind text, value text, salt bytea) returns text language sql immutable as $$
  select encode(sha256(salt || convert_to(kind || ':' || value, 'UTF8')), 'hex')
$$;
create function erased_hash(kind text, value text) returns text language sql stable as $$
  select erased_hash(kind, value, salt) from erasure_salt
$$;

-- Numbers and keys of the erased: a source that still lists them as gone must not bring them back.
create table erased_key (
  hash text primary key,
  erased_at timestamptz not null
);

-- By these the traces of one person are found among those of everybody else.
create index personnel_change_manager_before on personnel_change ((before ->> 'managerEmployeeId'))
  where before ->> 'managerEmployeeId' is not null;
create index personnel_change_manager_after on personnel_change ((after ->> 'managerEmployeeId'))
  where after ->> 'managerEmployeeId' is not null;
create index directory_write_manager_before on directory_write (before_manager) where before_manager is not null;
create index directory_write_manager_after on directory_write (after_manager) where after_manager is not null;
create index ticket_line_taken on ticket_line (lower(params ->> 'address')) where code = 'email.taken';
create index notice_recipient on notice (lower(recipient));
create index run_record_source on run_record (source_id);

-- A text in which words are replaced, whole and in any case; what another person's record says stays otherwise.
create function without_words(said text, words text[]) returns text language plpgsql immutable as $$
declare
  word text;
begin
  foreach word in array words loop
    said := regexp_replace(said,
      '(?<![[:alnum:]])' || regexp_replace(word, '([^[:alnum:][:space:]])', '\\\1', 'g') || '(?![[:alnum:]])',
      '[erased]', 'gi');
  end loop;
  return said;
end
$$;

-- The parameters of a remark without those that may tell of a person.
create function without_people(params jsonb) returns jsonb language sql immutable as $$
  select coalesce(jsonb_object_agg(key, case when key in ('source', 'kind', 'plan', 'rule', 'count', 'task', 'resolution',
    'template', 'role', 'step', 'form', 'instant', 'baseDn', 'resultCode', 'number', 'operation', 'attribute', 'field')
    then value else '"[erased]"' end), '{}') from jsonb_each(params)
$$;
