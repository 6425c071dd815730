package io.tenancy.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

/** A log channel of its own, captured. */
final class Channel {

    final String name = "channel-" + UUID.randomUUID();
    final Logger logger = (Logger) LoggerFactory.getLogger(name);
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

    Channel(Level level) {
        appender.start();
        logger.setLevel(level);
        logger.setAdditive(false);
        logger.addAppender(appender);
    }

    List<ILoggingEvent> events() {
        return appender.list;
    }

    ILoggingEvent last() {
        return appender.list.get(appender.list.size() - 1);
    }

    /** The last event with everything that a structured format would write of it. */
    String lastText() {
        Stream<KeyValuePair> pairs =
                last().getKeyValuePairs() == null ? Stream.of() : last().getKeyValuePairs().stream();
        return last().getFormattedMessage() + " "
                + pairs.map(KeyValuePair::toString).toList();
    }
}
