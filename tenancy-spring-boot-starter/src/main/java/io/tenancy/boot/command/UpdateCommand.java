package io.tenancy.boot.command;

import io.tenancy.Printable;
import io.tenancy.tenant.TenantUpdate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Changes what is known about a tenant. */
@Command(name = "tenancy:update", description = "Change what is known about a tenant. What is not named stays.")
final class UpdateCommand implements ApplicationCommand.Changing {

    @Parameters(paramLabel = "<slug>", description = "Which tenant.")
    private String slug = "";

    @Option(names = "--name", paramLabel = "<name>", description = "Its name for people.")
    private @Nullable String name;

    @Option(names = "--domain", paramLabel = "<host>", description = "A host name of its own; empty for none.")
    private @Nullable String domain;

    @Option(
            names = "--subdomain",
            paramLabel = "<label>",
            description = "The label left of tenancy.web.base-domain; empty for none.")
    private @Nullable String subdomain;

    @Option(names = "--plan", paramLabel = "<plan>", description = "Its plan; empty for none.")
    private @Nullable String plan;

    @Option(
            names = "--expires",
            paramLabel = "<time>",
            converter = ExpiryByText.class,
            description = "When it may no longer be used, for example 2030-01-01T00:00:00Z; empty for never.")
    private @Nullable Expiry expires;

    @Option(
            names = "--data",
            paramLabel = "<json>",
            converter = AttributesByJson.class,
            description = "The application's own attributes, all of them, as a JSON object.")
    private @Nullable Attributes data;

    @Override
    public CommandOutput run(CommandTools tools) {
        TenantUpdate update = TenantUpdate.of(tools.find(slug));
        update = name == null ? update : update.name(name);
        update = with(update, domain, TenantUpdate::domain);
        update = with(update, subdomain, TenantUpdate::subdomain);
        update = with(update, plan, TenantUpdate::plan);
        update = expires == null ? update : update.expiresAt(expires.at());
        update = data == null ? update : update.data(data.values());
        return tools.tenant(tools.lifecycle().update(update));
    }

    private static TenantUpdate with(
            TenantUpdate update,
            @Nullable String value,
            BiFunction<TenantUpdate, @Nullable String, TenantUpdate> change) {
        return value == null ? update : change.apply(update, value.isEmpty() ? null : value);
    }

    /** @param at null for never */
    private record Expiry(@Nullable Instant at) {}

    private static final class ExpiryByText implements ITypeConverter<Expiry> {

        @Override
        public Expiry convert(String value) {
            try {
                return new Expiry(
                        value.isEmpty() ? null : OffsetDateTime.parse(value).toInstant());
            } catch (DateTimeParseException other) {
                throw new TypeConversionException(
                        "expected a time such as 2030-01-01T00:00:00Z, or nothing, but was " + Printable.quote(value));
            }
        }
    }

    /** A type of its own: picocli reads maps in its own way. */
    private record Attributes(Map<String, Object> values) {}

    private static final class AttributesByJson implements ITypeConverter<Attributes> {

        private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

        @Override
        public Attributes convert(String value) {
            try {
                return new Attributes(JsonMapper.shared().readValue(value, OBJECT));
            } catch (JacksonException other) {
                throw new TypeConversionException("expected a JSON object, but was " + Printable.quote(value));
            }
        }
    }
}
