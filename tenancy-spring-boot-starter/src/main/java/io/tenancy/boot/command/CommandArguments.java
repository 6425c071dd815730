package io.tenancy.boot.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The arguments of a command process, divided by whom they are meant for.
 *
 * @param command name, options and parameters of the command, the name first
 * @param application properties of the application, and Spring Boot's {@code --debug} and {@code --trace}
 */
record CommandArguments(List<String> command, List<String> application) {

    private static final String END_OF_OPTIONS = "--";

    /** Divides the arguments; empty if the first that is no option does not name a command of Tenancy. */
    static Optional<CommandArguments> of(String... arguments) {
        int name = 0;
        while (name < arguments.length && arguments[name].startsWith("-")) {
            name++;
        }
        return name < arguments.length && arguments[name].startsWith(Commands.PREFIX)
                ? Optional.of(divided(arguments, name))
                : Optional.empty();
    }

    private static CommandArguments divided(String[] arguments, int name) {
        List<String> command = new ArrayList<>(List.of(arguments[name]));
        List<String> application = new ArrayList<>();
        boolean options = true;
        for (int i = 0; i < arguments.length; i++) {
            options = options && !arguments[i].equals(END_OF_OPTIONS);
            if (options && isProperty(arguments[i])) {
                application.add(arguments[i]);
            } else if (i != name) {
                command.add(arguments[i]);
            }
        }
        return new CommandArguments(command, application);
    }

    /** No option of a command has a dot in its name, and every property of Spring Boot and Tenancy has one. */
    private static boolean isProperty(String argument) {
        String option = argument.split("=", 2)[0];
        return option.startsWith("--")
                && (option.contains(".") || option.equals("--debug") || option.equals("--trace"));
    }

    /** Returns whether {@code --format=json} is among the options, for when they cannot be parsed. */
    boolean askForJson() {
        String all = String.join("\n", command) + "\n";
        return all.matches("(?is).*\n--format[=\n]json\n.*");
    }
}
