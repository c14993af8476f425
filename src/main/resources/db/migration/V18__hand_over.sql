-- Whether somebody has yet to be handed a first password, and which person of the roster a user of Tenure is.

-- 'NEW': made by Tenure, nobody has a password. 'RETURN': its owner was gone, the password is an old one.
-- 'ENABLED': made by Tenure and enabled on its day, and nobody has a password. Null: nothing is to be handed over.
alter table account add column hand_over text check (hand_over in ('NEW', 'RETURN', 'ENABLED'));
alter table account add column hand_over_since timestamptz;
alter table account add check ((hand_over is null) = (hand_over_since is null));

-- Accounts that were made for a day ahead before Tenure kept this. Whoever could sign in already is not asked about.
update account set hand_over = 'NEW', hand_over_since = made.at
from (select person_id, max(at) as at from directory_write where operation = 'add' and state = 'DONE' group by 1) made
where made.person_id = account.person_id and not account.ever_enabled and account.gone_at is null
  and not exists (select from first_password f where f.object_guid = account.object_guid);

-- On screen, or as a letter to be printed.
alter table first_password add column form text not null default 'SCREEN';

-- When the directory was last asked whether a wait is over by itself.
alter table process_wait add column looked_at timestamptz;

-- The employee number of the person that a user is; what a manager may do hangs on it.
alter table app_user add column employee_id text;
