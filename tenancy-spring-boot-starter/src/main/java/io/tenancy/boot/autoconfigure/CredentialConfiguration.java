package io.tenancy.boot.autoconfigure;

import io.tenancy.boot.security.CredentialWatch;
import io.tenancy.connection.CredentialProbe;
import io.tenancy.connection.TenantPasswords;
import io.tenancy.credential.CredentialManager;
import io.tenancy.credential.MasterKeys;
import io.tenancy.database.CentralDatabase;
import io.tenancy.logging.AuditTrail;
import io.tenancy.logging.TenancyLogger;
import io.tenancy.provisioning.TenantLifecycle;
import io.tenancy.tenant.TenantRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keys, and what is encrypted with them. */
@Configuration(proxyBeanMethods = false)
final class CredentialConfiguration {

    /** Not needed, and no key asked for, where an application encrypts in a way of its own. */
    @Bean
    @ConditionalOnMissingBean({MasterKeys.class, CredentialManager.class})
    MasterKeys tenancyMasterKeys(TenancyProperties properties) {
        return MasterKeys.of(
                properties.security().encryptionKey(), properties.security().previousEncryptionKeys());
    }

    @Bean
    @ConditionalOnMissingBean
    CredentialManager credentialManager(
            @Qualifier("centralDataSource") DataSource central,
            MasterKeys masterKeys,
            TenancyLogger logger,
            ObjectProvider<AuditTrail> audit,
            CentralSchemaInitializer schema) {
        return CredentialManager.audited(CredentialManager.encrypting(central, masterKeys, logger), audit::getObject);
    }

    @Bean
    @ConditionalOnMissingBean
    TenantPasswords tenantPasswords(
            @Qualifier("centralDataSource") DataSource centralDataSource,
            CredentialManager credentials,
            CentralSchemaInitializer schema) {
        return new TenantPasswords(centralDataSource, credentials);
    }

    @Bean
    @ConditionalOnMissingBean
    CredentialProbe tenantCredentialProbe(CentralDatabase central) {
        return new CredentialProbe(central);
    }

    @Bean
    @ConditionalOnMissingBean
    CredentialWatch tenantCredentialWatch(
            @Qualifier("centralDataSource") DataSource centralDataSource,
            TenantPasswords passwords,
            TenantRegistry registry,
            TenantLifecycle lifecycle,
            TenancyLogger logger,
            Observers observers,
            TenancyProperties properties) {
        return new CredentialWatch(
                new CredentialWatch.Tools(
                        centralDataSource,
                        passwords,
                        registry,
                        lifecycle,
                        TenancyLogger.contained(observers.watching(logger))),
                properties.security().credentialRotation(),
                properties.security().rotatePasswords());
    }
}
