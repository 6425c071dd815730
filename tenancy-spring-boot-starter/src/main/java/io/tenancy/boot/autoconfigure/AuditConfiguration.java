package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.command.CommandProcess;
import io.tenancy.boot.security.AuditedSecurityEvents;
import io.tenancy.boot.security.AuthenticatedActor;
import io.tenancy.boot.security.CurrentActor;
import io.tenancy.boot.security.RequestingActor;
import io.tenancy.credential.AuditKey;
import io.tenancy.credential.CredentialManager;
import io.tenancy.logging.AuditActor;
import io.tenancy.logging.AuditListener;
import io.tenancy.logging.AuditParts;
import io.tenancy.logging.AuditTrail;
import io.tenancy.tenant.TenantRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Who did what: the audit trail, whatever becomes of the log channel. */
@Configuration(proxyBeanMethods = false)
final class AuditConfiguration {

    private static final String SPRING_SECURITY = "org.springframework.security.core.context.SecurityContextHolder";
    private static final List<String> SERVLETS = List.of(
            "jakarta.servlet.http.HttpServletRequest",
            "org.springframework.web.context.request.ServletRequestAttributes");

    @Bean
    @ConditionalOnMissingBean
    AuditActor tenancyAuditActor(Environment environment) {
        List<Supplier<@Nullable String>> known = new ArrayList<>();
        if (isPresent(SPRING_SECURITY)) {
            known.add(new AuthenticatedActor());
        }
        if (SERVLETS.stream().allMatch(AuditConfiguration::isPresent)) {
            known.add(new RequestingActor());
        }
        return new CurrentActor(
                known,
                CommandProcess.isCommand(environment)
                        ? System.getProperty("user.name", AuditActor.SYSTEM)
                        : AuditActor.SYSTEM);
    }

    private static boolean isPresent(String type) {
        return ClassUtils.isPresent(type, AuditConfiguration.class.getClassLoader());
    }

    /** @param schema makes this wait for the central database's tables */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    AuditTrail tenancyAuditTrail(
            @Qualifier("centralDataSource") DataSource central,
            ObjectProvider<CredentialManager> credentials,
            AuditActor actor,
            CoreSettings settings,
            ObjectProvider<AuditListener> listeners,
            CentralSchemaInitializer schema) {
        return AuditTrail.central(
                new AuditParts(
                        central,
                        new AuditKey(central, credentials::getObject),
                        actor,
                        NodeNames.name(),
                        listeners.orderedStream().toList()),
                settings.audit());
    }

    @Bean
    @ConditionalOnMissingBean
    AuditedSecurityEvents tenancyAuditedSecurityEvents(
            ObjectProvider<AuditTrail> audit, ObjectProvider<TenantRegistry> registry) {
        return new AuditedSecurityEvents(audit::getObject, registry::getObject);
    }
}
