package io.tenancy.boot.command;

/** A command that needs neither key nor database: it runs before the application's context is made. */
interface StandaloneCommand {

    /** Returns what to print. */
    TextOutput run();
}
