package io.tenancy.boot.actuate;

import io.tenancy.TenancyException;
import io.tenancy.tenant.TenantNotFoundException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.util.MimeType;

/** Answers that are none: RFC 9457, with the code of the failure. */
final class EndpointProblem {

    private static final MimeType PROBLEM = MimeType.valueOf("application/problem+json");
    private static final int CONFLICT = 409;

    private EndpointProblem() {}

    static WebEndpointResponse<Map<String, @Nullable Object>> of(TenancyException failure) {
        if (failure instanceof TenantNotFoundException) {
            return of(WebEndpointResponse.STATUS_NOT_FOUND, "Not Found", failure.code(), message(failure));
        }
        return failure.retryable()
                ? of(WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE, "Unavailable", failure.code(), message(failure))
                : of(CONFLICT, "Conflict", failure.code(), message(failure));
    }

    static WebEndpointResponse<Map<String, @Nullable Object>> unknownOperation(String detail) {
        return of(WebEndpointResponse.STATUS_NOT_FOUND, "Not Found", "OPERATION_UNKNOWN", detail);
    }

    private static String message(TenancyException failure) {
        return String.valueOf(failure.getMessage());
    }

    private static WebEndpointResponse<Map<String, @Nullable Object>> of(
            int status, String title, String code, String detail) {
        Map<String, @Nullable Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        problem.put("code", code);
        return new WebEndpointResponse<>(problem, status, PROBLEM);
    }
}
