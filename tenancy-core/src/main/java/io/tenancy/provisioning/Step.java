package io.tenancy.provisioning;

/**
 * One step of an operation. May be run again after a crash that nobody knows the moment of, and so may what takes it
 * back: both look at what is there.
 *
 * @param name as it is persisted
 */
record Step(String name, SqlStep run, SqlStep undo) {

    /** A step that leaves nothing behind which would have to be taken back. */
    Step(String name, SqlStep run) {
        this(name, run, () -> {});
    }
}
