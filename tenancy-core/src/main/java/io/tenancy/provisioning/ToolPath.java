package io.tenancy.provisioning;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The folders in which programs are looked for, in their order. Immutable. */
record ToolPath(List<Path> folders) {

    ToolPath {
        folders = List.copyOf(folders);
    }

    static ToolPath ofProcess() {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return new ToolPath(Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList());
    }

    /** Returns the folder with all of these programs that comes first; empty if there is none. */
    Optional<Path> folderOf(String... programs) {
        return folders.stream()
                .filter(folder -> Arrays.stream(programs)
                        .map(folder::resolve)
                        .allMatch(program -> Files.isRegularFile(program) && Files.isExecutable(program)))
                .findFirst();
    }
}
