package io.tenancy.quickstart.ticket;

import io.tenancy.context.TenantContext;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.stereotype.Service;

/** The tickets of the desk whose turn it is. The database holds times in UTC. */
@Service
class Tickets {

    private static final int LONGEST_TITLE = 200;

    private final JdbcClient jdbc;
    private final TenantContext tenants;

    Tickets(JdbcClient jdbc, TenantContext tenants) {
        this.jdbc = jdbc;
        this.tenants = tenants;
    }

    /** Newest first. */
    List<Ticket> all() {
        tenants.require();
        return jdbc.sql("select id, title, created_at from tickets order by id desc")
                .query(Tickets::ticket)
                .list();
    }

    Optional<Ticket> find(long id) {
        tenants.require();
        return jdbc.sql("select id, title, created_at from tickets where id = :id")
                .param("id", id)
                .query(Tickets::ticket)
                .optional();
    }

    Ticket open(@Nullable String title) {
        tenants.require();
        String text = Text.require("title", title, LONGEST_TITLE);
        // as exact as the column, so that reading it again gives the same
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        jdbc.sql("insert into tickets (title, created_at) values (:title, :createdAt)")
                .param("title", text)
                .param("createdAt", LocalDateTime.ofInstant(now, ZoneOffset.UTC))
                .update(id, "id");
        return new Ticket(Objects.requireNonNull(id.getKey()).longValue(), text, now);
    }

    private static Ticket ticket(ResultSet row, int number) throws SQLException {
        return new Ticket(
                row.getLong("id"),
                row.getString("title"),
                row.getObject("created_at", LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
}
