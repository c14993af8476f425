-- Who was told what. A row is SENT only after the mail server took the mail.

create table notice (
  -- the ticket, or the outage that a mail to the whole house is about
  ticket_id uuid not null,
  template text not null,
  recipient text not null,
  -- tells several mails of one template on one ticket apart; empty for the only one
  occasion text not null,
  role text not null,
  state text not null check (state in ('TRYING', 'SENT', 'REFUSED')),
  attempts integer not null,
  answer text,
  first_tried_at timestamptz not null,
  sent_at timestamptz,
  primary key (ticket_id, template, recipient, occasion)
);
