package io.tenancy.boot.autoconfigure;

import java.util.List;
import org.springframework.boot.logging.LogLevel;

/** What the properties of the log channel may be. */
final class LoggingRules {

    static final List<PropertyRule> LOGGING = List.of(
            PropertyRules.flag("tenancy.logging.enabled", "true"),
            new PropertyRule(
                    "tenancy.logging.channel",
                    p -> PropertyRules.isLoggerName(p.logging().channel()),
                    "must be the name of a logger, and not root",
                    "tenancy"),
            new PropertyRule(
                    "tenancy.logging.level",
                    p -> p.logging().level() != LogLevel.FATAL,
                    "must be one of: trace, debug, info, warn, error, off",
                    "info"),
            PropertyRules.flag("tenancy.logging.mask-sensitive-data", "true"),
            PropertyRules.flag("tenancy.logging.mdc-on-switch", "true"));

    private LoggingRules() {}
}
