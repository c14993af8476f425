-- When the people were last written to the folder of exports, and when they are next: one row, held by one node at a time.
create table people_export (
  name text primary key,
  due_at timestamptz not null,
  -- of the newest file: what says the same is not written again
  sha256 text,
  file text,
  written_at timestamptz,
  failures int not null default 0,
  -- what the folder or the database answered last, without what was to be written
  answer text
);

-- The main mail address that the account has: not HR's where Tenure makes the addresses, or where another person has it.
alter table account add column mail text;

update account set mail = coalesce(
  (select name from claimed_name c
    where c.person_id = account.person_id and c.kind = 'mail' and c.main and c.origin = 'GIVEN'
    order by c.claimed_at desc limit 1),
  (select written from email_address e where e.person_id = account.person_id and e.is_primary),
  (select name from claimed_name c
    where c.person_id = account.person_id and c.kind = 'mail' and c.main and c.origin = 'FOUND'
    order by c.claimed_at desc limit 1));
