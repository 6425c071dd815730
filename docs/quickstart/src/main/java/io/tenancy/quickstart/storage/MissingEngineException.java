package io.tenancy.quickstart.storage;

/** A profile needs a server that was not built into the jar. */
final class MissingEngineException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String profile;

    MissingEngineException(String profile, String message) {
        super(message);
        this.profile = profile;
    }

    static MissingEngineException platform(String profile) {
        return new MissingEngineException(
                profile,
                "This jar contains no binaries of the profile '" + profile + "' for this platform ("
                        + System.getProperty("os.name") + " " + System.getProperty("os.arch") + ").");
    }

    /** Returns the profile, of Maven as well as of Spring. */
    String profile() {
        return profile;
    }
}
