package io.tenancy.integration;

import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Transactions as an application has them. */
final class Transactions {

    private Transactions() {}

    static TransactionTemplate required(DataSource dataSource) {
        return new TransactionTemplate(new DataSourceTransactionManager(dataSource));
    }

    /** Suspends what is there. */
    static TransactionTemplate notSupported(DataSource dataSource) {
        TransactionTemplate template = required(dataSource);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        return template;
    }

    /** Suspends what is there and begins another. */
    static TransactionTemplate requiresNew(DataSource dataSource) {
        TransactionTemplate template = required(dataSource);
        template.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return template;
    }
}
