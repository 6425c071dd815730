package io.tenancy.integration;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** Everything that any logger of this JVM writes, at TRACE; the console stays quiet meanwhile. */
final class LogCapture implements AutoCloseable {

    record Line(String logger, String text) {}

    private static final List<String> LOUD =
            List.of("io.tenancy", "org.mariadb.jdbc", "org.flywaydb", "io.zonky", "ch.vorburger");

    private final Queue<Line> lines = new ConcurrentLinkedQueue<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Level rootLevel = root.getLevel();
    private final Map<String, Optional<Level>> levels = new HashMap<>();
    private final Appender<ILoggingEvent> console = root.getAppender("CONSOLE");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            String thrown =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            lines.add(new Line(
                    event.getLoggerName(),
                    event.getFormattedMessage() + " " + event.getKeyValuePairs() + " " + event.getMDCPropertyMap() + " "
                            + thrown));
        }
    };

    LogCapture() {
        root.detachAppender(console);
        appender.setContext(root.getLoggerContext());
        appender.start();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
        for (String name : LOUD) {
            levels.put(name, Optional.ofNullable(logger(name).getLevel()));
            logger(name).setLevel(Level.TRACE);
        }
    }

    /** Everything by loggers whose name begins so. */
    List<String> of(String prefix) {
        return lines.stream()
                .filter(line -> line.logger().startsWith(prefix))
                .map(Line::text)
                .toList();
    }

    @Override
    public void close() {
        root.setLevel(rootLevel);
        levels.forEach((name, before) -> logger(name).setLevel(before.orElse(null)));
        root.detachAppender(appender);
        root.addAppender(console);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }
}
