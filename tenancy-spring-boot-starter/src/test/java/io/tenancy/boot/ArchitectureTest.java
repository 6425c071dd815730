package io.tenancy.boot;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules of the code base for the starter and, with all modules at hand, across them. */
@Tag("unit")
class ArchitectureTest {

    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tenancy");

    @Test
    void givenAllModules_whenFollowingDependencies_thenThereIsNoCycle() {
        slices().matching("io.tenancy.boot.(*)..").should().beFreeOfCycles().check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tenancy.boot..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tenancy.boot..")
                .check(ALL);
        noClasses()
                .that()
                .resideOutsideOfPackage("io.tenancy.test..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.tenancy.test..")
                .check(ALL);
    }

    @Test
    void givenPackages_whenListed_thenEachIsNullMarked() {
        assertThat(ALL.getPackage("io.tenancy").getSubpackagesInTree().stream()
                        .filter(each -> !each.getClasses().isEmpty()))
                .hasSizeGreaterThan(12)
                .allMatch(each -> each.isAnnotatedWith(NullMarked.class));
    }

    @Test
    void givenFields_whenRead_thenNoneIsInjected() {
        noFields()
                .should()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
                .orShould()
                .beAnnotatedWith("org.springframework.beans.factory.annotation.Value")
                .orShould()
                .beAnnotatedWith("jakarta.inject.Inject")
                .check(ALL);
    }
}
