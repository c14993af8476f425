-- Every user name, user principal name and mail address that anybody ever had, so that nobody else is given it.

alter table claimed_name
  -- none: it was found on an object in the directory that is nobody's on the roster
  alter column person_id drop not null,
  -- as it is written
  add column name text,
  -- GIVEN by a pattern, CHOSEN by a person and not used yet, stated by HR, FOUND in the directory
  add column origin text not null default 'GIVEN' check (origin in ('GIVEN', 'CHOSEN', 'HR', 'FOUND')),
  -- a mail address that was somebody's main one stays an alias of theirs
  add column main boolean not null default false,
  add column claimed_at timestamptz not null default now();

update claimed_name set name = name_key;

alter table claimed_name
  alter column name set not null,
  alter column origin drop default,
  alter column main drop default,
  alter column claimed_at drop default,
  add constraint claimed_name_kind check (kind in ('account', 'upn', 'mail'));

insert into claimed_name (kind, name_key, name, person_id, origin, main, claimed_at)
select distinct on (kind, name_key) kind, name_key, name, person_id, origin, main, now()
from (
  select 'account' as kind, account_name as name, person_id, 'FOUND' as origin, false as main from account
  union all
  select 'upn', upn, person_id, 'FOUND', false from account where upn <> ''
  union all
  select 'mail', e.written, e.person_id, 'HR', e.is_primary
  from email_address e join account a on a.person_id = e.person_id
) known,
  lateral (select lower(regexp_replace(normalize(known.name, nfkd), '[\u0300-\u036f]', '', 'g')) as name_key) folded
order by kind, name_key, main desc
on conflict (kind, name_key) do nothing;
