package io.tenancy.migration;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.RuntimeEnvironment;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeLogIterator;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;
import liquibase.changelog.filter.ContextChangeSetFilter;
import liquibase.changelog.filter.DbmsChangeSetFilter;
import liquibase.changelog.filter.IgnoreChangeSetFilter;
import liquibase.changelog.filter.LabelChangeSetFilter;
import liquibase.changelog.filter.ShouldRunChangeSetFilter;
import liquibase.changelog.visitor.ChangeSetVisitor;
import liquibase.changelog.visitor.ListVisitor;
import liquibase.changelog.visitor.UpdateVisitor;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.exception.LiquibaseException;
import liquibase.executor.ExecutorService;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;
import liquibase.lockservice.LockServiceFactory;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.resource.ResourceAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Liquibase at one database. Whoever has one is alone with Liquibase in this JVM. */
final class LiquibaseSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LiquibaseSession.class);

    private final LiquibaseConnection connection;
    private final Database database;
    private final DatabaseChangeLog changes;

    /** @param own closed with this, or when it cannot be made */
    LiquibaseSession(Connection own, String changeLog, Map<String, String> parameters)
            throws LiquibaseException, SQLException {
        try {
            this.connection = new LiquibaseConnection(own);
            this.database = DatabaseFactory.getInstance().findCorrectDatabaseImplementation(connection);
            this.changes = parsed(changeLog, parameters);
        } catch (LiquibaseException | RuntimeException failed) {
            own.close();
            throw failed;
        }
    }

    private DatabaseChangeLog parsed(String changeLog, Map<String, String> parameters) throws LiquibaseException {
        ChangeLogParameters all = new ChangeLogParameters(database);
        parameters.forEach(all::set);
        ResourceAccessor files = Scope.getCurrentScope().getResourceAccessor();
        return ChangeLogParserFactory.getInstance().getParser(changeLog, files).parse(changeLog, all, files);
    }

    MigrationSet set() {
        return LiquibaseChangeSets.set(changes);
    }

    SchemaState state() throws LiquibaseException {
        ListVisitor accepted = new ListVisitor();
        visit(accepted, new ShouldRunChangeSetFilter(database));
        List<ChangeSet> all = accepted.getSeenChangeSets();
        return LiquibaseChangeSets.state(changes, ran(), all);
    }

    /** Returns the id of the change set that was applied last; null if none was. */
    @Nullable
    String version() throws LiquibaseException {
        return LiquibaseChangeSets.version(ran());
    }

    /** Without Liquibase's tables, which it makes when it applies something, this is empty. */
    private List<RanChangeSet> ran() throws LiquibaseException {
        return history().getRanChangeSets();
    }

    LiquibaseProgress told(MigrationProgress progress) {
        return new LiquibaseProgress(progress, connection);
    }

    /** The caller has seen to it that no other node is at this database. */
    void update(LiquibaseProgress progress) throws LiquibaseException {
        LockService lock = LockServiceFactory.getInstance().getLockService(database);
        lock.init();
        overcome(lock);
        lock.waitForLock();
        try (Held held = new Held(lock)) {
            history().init();
            history().upgradeChecksums(changes, new Contexts(), new LabelExpression());
            changes.validate(database, new Contexts(), new LabelExpression());
            ShouldRunChangeSetFilter wanted = new ShouldRunChangeSetFilter(database);
            visit(new UpdateVisitor(database, progress, wanted), wanted);
        }
    }

    /** A process that was killed leaves Liquibase's lock behind, which is a row: nobody else would ever get it. */
    private static void overcome(LockService lock) throws LiquibaseException {
        for (DatabaseChangeLogLock left : lock.listLocks()) {
            log.warn(
                    "Liquibase's lock of {} since {} is taken for left behind and released, as no node of Tenancy is at"
                            + " that tenant.",
                    left.getLockedBy(),
                    left.getLockGranted());
            lock.forceReleaseLock();
        }
    }

    private void visit(ChangeSetVisitor visitor, ShouldRunChangeSetFilter wanted) throws LiquibaseException {
        Contexts contexts = new Contexts();
        LabelExpression labels = new LabelExpression();
        new ChangeLogIterator(
                        changes,
                        wanted,
                        new ContextChangeSetFilter(contexts),
                        new LabelChangeSetFilter(labels),
                        new DbmsChangeSetFilter(database),
                        new IgnoreChangeSetFilter())
                .run(visitor, new RuntimeEnvironment(database, contexts, labels));
    }

    private ChangeLogHistoryService history() {
        return Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database);
    }

    /** Liquibase keeps what it knows of a database for as long as the JVM lives, unless it is told. */
    @Override
    public void close() throws LiquibaseException {
        try {
            LockServiceFactory.getInstance().resetAll();
            Scope.getCurrentScope()
                    .getSingleton(ChangeLogHistoryServiceFactory.class)
                    .resetAll();
            Scope.getCurrentScope().getSingleton(ExecutorService.class).reset();
        } finally {
            database.close();
        }
    }

    /** Liquibase's lock, given back whatever happens. */
    private final class Held implements AutoCloseable {

        private final LockService lock;

        Held(LockService lock) {
            this.lock = lock;
        }

        @Override
        public void close() throws LiquibaseException {
            connection.release();
            lock.releaseLock();
        }
    }
}
