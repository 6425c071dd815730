package io.tenancy.boot.autoconfigure;

import io.tenancy.TenancyException;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Properties of Tenancy are wrong, so that the application does not start. Names every one of them; shows no secret. */
public final class InvalidTenancyPropertiesException extends TenancyException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // List.copyOf is serializable
    private final List<InvalidProperty> properties;

    InvalidTenancyPropertiesException(List<InvalidProperty> properties) {
        super("INVALID_PROPERTIES", null, false, describe(properties), null);
        this.properties = List.copyOf(properties);
    }

    /** Returns everything that is wrong: at least one, in the order of the names. */
    public List<InvalidProperty> properties() {
        return properties;
    }

    private static String describe(List<InvalidProperty> properties) {
        return properties.stream()
                .map(p -> p.statement() + " (" + p.origin() + ")")
                .collect(Collectors.joining("; ", "The application cannot start: ", ""));
    }

    /**
     * A property that is wrong.
     *
     * @param name the property
     * @param value what it is set to, quoted; null if that may be a secret
     * @param origin where the value comes from: file and line, environment variable, or another source
     * @param rule what is wrong or allowed, as a sentence whose subject is the property
     * @param example an allowed value, or null if there is none
     */
    public record InvalidProperty(
            String name,
            @Nullable String value,
            String origin,
            String rule,
            @Nullable String example) implements Serializable {

        /** Returns one sentence without the origin. */
        String statement() {
            return name
                    + (value == null ? " " : " is " + value + " but ")
                    + rule
                    + (example == null ? "" : ", for example " + example);
        }
    }
}
