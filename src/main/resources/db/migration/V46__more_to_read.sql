alter table feed_run
  -- the source has more, such as another file, that is to be read as soon as the run has ended
  add column more boolean not null default false;
