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
