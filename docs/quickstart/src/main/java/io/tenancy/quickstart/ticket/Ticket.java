package io.tenancy.quickstart.ticket;

import java.time.Instant;

/** Something that a customer asked for. */
record Ticket(long id, String title, Instant createdAt) {}
