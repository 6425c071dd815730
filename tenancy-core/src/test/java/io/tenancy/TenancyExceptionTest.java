package io.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.tenancy.connection.ConnectionException;
import io.tenancy.context.NoTenantException;
import io.tenancy.tenant.TenantNotFoundException;
import java.sql.SQLException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every failure tells its caller. */
@Tag("unit")
class TenancyExceptionTest {

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.tenancy");

    @Test
    @DisplayName("contract 9: every exception of ours has the one root, and with it code, tenant and advice")
    void givenExceptionsOfCore_whenListed_thenAllHaveTheRoot() {
        ArchRuleDefinition.classes()
                .that()
                .areAssignableTo(Throwable.class)
                .and()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .should()
                .beAssignableTo(TenancyException.class)
                .check(CORE);
        ArchRuleDefinition.noClasses()
                .that()
                .areAssignableTo(TenancyException.class)
                .should()
                .beAssignableTo(IllegalStateException.class)
                .orShould()
                .beAssignableTo(SQLException.class)
                .check(CORE);
    }

    @Test
    @DisplayName("contract 9: every failure to reach a tenant's database is a ConnectionException")
    void givenFailuresToConnect_whenListed_thenAllAreConnectionExceptions() {
        assertThat(CORE.stream()
                        .filter(type -> type.isAssignableTo(ConnectionException.class))
                        .map(JavaClass::getSimpleName))
                .containsExactlyInAnyOrder(
                        "ConnectionException",
                        "InvalidDatabaseConfigException",
                        "DatabaseMismatchException",
                        "TenantUnavailableException",
                        "CapacityExceededException");
    }

    @Test
    @DisplayName("contract 9: code, tenant, whether a retry helps and whether the outcome is known can be asked for")
    void givenExceptions_whenAsked_thenTheyAnswer() {
        TenancyException unknown = TenantNotFoundException.byId(7);
        TenancyException unbound = new NoTenantException("connection");

        assertThat(unknown.code()).isEqualTo("TENANT_UNKNOWN");
        assertThat(unknown.tenantReference()).contains("7");
        assertThat(unknown.retryable()).isFalse();
        assertThat(unknown.outcomeKnown()).isTrue();
        assertThat(unbound.code()).isEqualTo("TENANT_NOT_BOUND");
        assertThat(unbound.tenantReference()).isEmpty();
        assertThat(unbound).hasMessageContaining("switchToTenant(").hasMessageContaining("callAs(");
    }
}
