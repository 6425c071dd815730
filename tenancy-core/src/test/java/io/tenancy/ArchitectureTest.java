package io.tenancy;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules of the code base that no reviewer should have to remember. */
@Tag("unit")
class ArchitectureTest {

    /** Each package may use those before it, and the root package. */
    private static final List<String> ORDER = List.of(
            "tenant",
            "event",
            "logging",
            "context",
            "cluster",
            "database",
            "credential",
            "connection",
            "pool",
            "monitoring",
            "migration",
            "provisioning");

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tenancy");

    @Test
    void givenPackages_whenFollowingDependencies_thenThereIsNoCycle() {
        slices().matching("io.tenancy.(*)..").should().beFreeOfCycles().check(CORE);
    }

    @Test
    void givenPackages_whenFollowingDependencies_thenTheyKeepTheOrder() {
        for (int i = 0; i < ORDER.size(); i++) {
            String[] later = ORDER.subList(i + 1, ORDER.size()).stream()
                    .map(name -> "io.tenancy." + name + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage("io.tenancy." + ORDER.get(i) + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(later)
                    .allowEmptyShould(false)
                    .check(CORE);
        }
        noClasses()
                .that()
                .resideInAPackage("io.tenancy")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tenancy.*..")
                .check(CORE);
        noClasses()
                .that()
                .resideInAPackage("io.tenancy.logging..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ORDER.stream()
                        .filter(name -> !name.equals("tenant") && !name.equals("logging"))
                        .map(name -> "io.tenancy." + name + "..")
                        .toArray(String[]::new))
                .check(CORE);
    }

    @Test
    void givenPackages_whenListed_thenTheOrderKnowsEachAndEachIsNullMarked() {
        List<JavaPackage> packages = CORE.getPackage("io.tenancy").getSubpackagesInTree().stream()
                .filter(each -> !each.getClasses().isEmpty())
                .toList();

        assertThat(packages)
                .extracting(each -> each.getName().substring("io.tenancy.".length()))
                .containsExactlyInAnyOrderElementsOf(ORDER);
        assertThat(packages).allMatch(each -> each.isAnnotatedWith(NullMarked.class));
        assertThat(CORE.getPackage("io.tenancy").isAnnotatedWith(NullMarked.class))
                .isTrue();
    }

    @Test
    void givenCore_whenFollowingDependencies_thenItIsFreeOfBootAndMetricsAndServlets() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework.boot..", "io.micrometer..", "jakarta.servlet..")
                .check(CORE);
    }

    @Test
    void givenFields_whenReadingAnnotations_thenNoneIsInjected() {
        noFields()
                .should()
                .beAnnotatedWith(DescribedPredicate.<com.tngtech.archunit.core.domain.JavaAnnotation<?>>describe(
                        "an injection",
                        annotation -> List.of("Autowired", "Inject", "Resource", "Value")
                                .contains(annotation.getRawType().getSimpleName())))
                .check(CORE);
    }

    @Test
    @DisplayName("N-37: no comparison of secrets byte by byte, no global state of the JVM")
    void givenCore_whenFollowingCalls_thenItAvoidsWhatLeaks() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(DriverManager.class, InheritableThreadLocal.class)
                .orShould()
                .callMethodWhere(target(name("equals"))
                        .and(target(owner(DescribedPredicate.<JavaClass>describe(
                                "java.util.Arrays", type -> type.isEquivalentTo(Arrays.class))))))
                .check(CORE);
        // A digest that somebody compares is compared by isEqual; MariaDB's protocol wants one, and what an application
        // has for migrations, which is no secret, is known by one.
        noClasses()
                .that()
                .doNotHaveSimpleName("MySqlPasswords")
                .and()
                .doNotHaveSimpleName("MigrationSet")
                .should()
                .callMethodWhere(target(owner(DescribedPredicate.<JavaClass>describe(
                                "MessageDigest", type -> type.isEquivalentTo(MessageDigest.class))))
                        .and(target(DescribedPredicate.not(name("isEqual")))))
                .check(CORE);
    }

    @Test
    @DisplayName(
            "F-34: no clock of a node decides anything about a tenant or a lease; waits are measured with System.nanoTime")
    void givenPackagesThatDecide_whenFollowingCalls_thenNoneReadsTheNodesClock() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.tenancy.tenant..",
                        "io.tenancy.context..",
                        "io.tenancy.cluster..",
                        "io.tenancy.connection..",
                        "io.tenancy.pool..",
                        "io.tenancy.monitoring..")
                .should()
                .dependOnClassesThat()
                .belongToAnyOf(Clock.class, Date.class)
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
                .check(CORE);
    }

    @Test
    void givenSources_whenCounted_thenNoneExceeds300Lines() throws IOException {
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            assertThat(sources.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(source ->
                            assertThat(lines(source)).as(source.toString()).isLessThanOrEqualTo(300));
        }
    }

    private static long lines(Path source) {
        try (Stream<String> lines = Files.lines(source)) {
            return lines.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
