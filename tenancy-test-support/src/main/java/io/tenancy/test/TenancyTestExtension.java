package io.tenancy.test;

import io.tenancy.context.ThreadBinding;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Leaves the thread of each test unbound, and says so if the test did not. */
final class TenancyTestExtension implements AfterEachCallback {

    @Override
    public void afterEach(ExtensionContext test) {
        int forgotten = SpringExtension.getApplicationContext(test)
                .getBean(ThreadBinding.class)
                .closeAll();
        if (forgotten > 0) {
            throw new AssertionError("The test '" + test.getDisplayName() + "' left " + forgotten
                    + " tenant scope(s) open. Open them with try-with-resources.");
        }
    }
}
