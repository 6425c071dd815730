package io.tenancy.quickstart;

import io.tenancy.Violation;
import io.tenancy.tenant.DuplicateTenantException;
import io.tenancy.tenant.InvalidTenantException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What callers of the API are told about their input. Everything else that Tenancy refuses, it answers itself. */
@RestControllerAdvice
class Problems {

    @ExceptionHandler
    ProblemDetail invalid(InvalidInputException failure) {
        return badRequest(failure.violation().code(), List.of(failure.violation()));
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidTenantException failure) {
        return badRequest(failure.code(), failure.violations());
    }

    @ExceptionHandler
    ProblemDetail duplicate(DuplicateTenantException failure) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "This " + failure.field() + " is taken.");
        problem.setProperty("code", failure.code());
        return problem;
    }

    private static ProblemDetail badRequest(String code, List<Violation> violations) {
        ProblemDetail problem =
                ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, Violation.describe(violations));
        problem.setProperty("code", code);
        problem.setProperty("violations", violations);
        return problem;
    }
}
