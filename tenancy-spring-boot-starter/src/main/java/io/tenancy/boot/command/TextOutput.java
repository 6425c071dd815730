package io.tenancy.boot.command;

import java.util.Map;

/**
 * What a {@link StandaloneCommand} prints. There is no log channel yet, so that {@link Format#LOG} prints the same as
 * {@link Format#TABLE}.
 *
 * @param text with a line end after each line
 */
record TextOutput(Map<String, ?> json, String text) {}
