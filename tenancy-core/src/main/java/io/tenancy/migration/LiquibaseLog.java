package io.tenancy.migration;

import java.util.logging.Level;
import liquibase.logging.Logger;
import liquibase.logging.core.AbstractLogService;
import liquibase.logging.core.AbstractLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What Liquibase says by the way, below the level that somebody sees who has not asked. Thread-safe. */
final class LiquibaseLog extends AbstractLogService {

    @Override
    public int getPriority() {
        return PRIORITY_NOT_APPLICABLE; // only where it is named
    }

    @Override
    @SuppressWarnings("rawtypes") // as it is in Liquibase
    public Logger getLog(Class type) {
        return new Quiet(LoggerFactory.getLogger(type));
    }

    private static final class Quiet extends AbstractLogger {

        private final org.slf4j.Logger log;

        Quiet(org.slf4j.Logger log) {
            this.log = log;
        }

        @Override
        public void log(Level level, @Nullable String message, @Nullable Throwable failed) {
            if (level.intValue() >= Level.INFO.intValue()) {
                log.debug(message, failed);
            } else {
                log.trace(message, failed);
            }
        }
    }
}
