-- Times are in UTC: a datetime, unlike a timestamp, knows no time zone.
create table tickets (
    id         bigint auto_increment primary key,
    title      varchar(200) not null,
    created_at datetime(6)  not null
);

create table comments (
    id         bigint auto_increment primary key,
    ticket_id  bigint        not null,
    text       varchar(2000) not null,
    created_at datetime(6)   not null,
    constraint comments_ticket foreign key (ticket_id) references tickets (id)
);

create index comments_of_ticket on comments (ticket_id, id);
