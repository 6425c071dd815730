package io.tenancy.integration;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.tenancy.credential.AuditKey;
import io.tenancy.logging.AuditEntry;
import io.tenancy.logging.AuditParts;
import io.tenancy.logging.AuditQuery;
import io.tenancy.logging.AuditSettings;
import io.tenancy.logging.AuditTrail;
import java.time.Duration;
import java.util.List;

/** A node of an installation that keeps the audit trail, with a pool of its own. */
final class AuditedNode implements AutoCloseable {

    /** For tests in which the trail cannot be written; in all others nobody is refused for being slow. */
    static final AuditSettings QUICK = new AuditSettings(Duration.ofDays(365), 20_000, Duration.ofSeconds(3), true);

    final HikariDataSource pool;
    final AuditTrail trail;

    AuditedNode(Installation tenancy, String name, AuditSettings settings) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(tenancy.database.jdbcUrl());
        hikari.setUsername(tenancy.database.username());
        hikari.setPassword(tenancy.database.password());
        hikari.setMaximumPoolSize(4);
        hikari.setMinimumIdle(0);
        this.pool = new HikariDataSource(hikari);
        this.trail = AuditTrail.central(
                new AuditParts(pool, new AuditKey(pool, () -> tenancy.credentials), () -> "alice", name, List.of()),
                settings);
    }

    AuditedNode(Installation tenancy, String name) {
        this(tenancy, name, new AuditSettings(Duration.ofDays(365), 20_000, Duration.ofMinutes(1), true));
    }

    List<AuditEntry> all() {
        return trail.find(new AuditQuery(null, null, 100_000));
    }

    @Override
    public void close() {
        trail.close();
        pool.close();
    }
}
