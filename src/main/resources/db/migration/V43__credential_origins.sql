-- Where the secrets may be sent, such as https://hr.example.com; none yet: to where they are sent first.
alter table credential add column origins text[] not null default '{}';
