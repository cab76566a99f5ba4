# Standard error of weighted kappa: psych 2.2.9 against Fleiss, Cohen & Everitt (1969).
# Debian 12: apt-get install -y --no-install-recommends r-base-core r-cran-psych r-cran-jsonlite
# Rscript kappa-se.R .      (R 4.2.2; what it printed stands below)
#
# The paper's variance, with w_i. = sum_j w_ij p_.j and w_.j = sum_i w_ij p_i. (p_i. rows, p_.j columns):
#   ( sum_ij p_ij [w_ij (1 - p_e) - (w_i. + w_.j)(1 - p_o)]^2 - (p_o p_e - 2 p_e + p_o)^2 ) / (n (1 - p_e)^4)
# psych:::cohen.kappa1 has
#   colw <- colSums(w * cs)      sum_i w_ij p_.i: right, since w is symmetric
#   roww <- rowSums(w * rs)      p_j. sum_i w_ij: R recycles rs down the rows, so each weight meets its own row's
#                                share; right would be colSums(w * rs)
# and nothing else differs: with that one term every standard error in expected.json comes out to rounding.
suppressMessages({ library(psych); library(jsonlite) })
folder <- commandArgs(TRUE)[1]
tables <- fromJSON(file.path(folder, "expected.json"))$tables
se <- function(x, w, as_psych) {
  n <- sum(x); x <- x / n; rs <- rowSums(x); cs <- colSums(x)
  po <- sum(w * x); pe <- sum(w * outer(rs, cs))
  row_mean <- as.vector(w %*% cs)
  column_mean <- if (as_psych) rowSums(w * rs) else as.vector(rs %*% w)
  s <- sum(x * (w * (1 - pe) - outer(row_mean, column_mean, "+") * (1 - po))^2)
  sqrt((s - (po * pe - 2 * pe + po)^2) / (n * (1 - pe)^4))
}
for (t in c("likert_3raters", "nominal_2raters")) {
  d <- read.csv(file.path(folder, paste0(t, ".csv"))); levels <- sort(unique(unlist(d))); k <- length(levels)
  for (i in 1:(ncol(d) - 1)) for (j in (i + 1):ncol(d)) {
    x <- matrix(table(factor(d[[i]], levels), factor(d[[j]], levels)), k)
    step <- abs(row(x) - col(x)) / (k - 1)
    for (form in c("weighted_linear", "weighted_quadratic")) {
      w <- if (form == "weighted_linear") 1 - step else 1 - step^2
      pair <- paste0(names(d)[i], "~", names(d)[j])
      reference <- tables[[t]]$kappa$value[[pair]][[paste0(form, "_se")]]
      stopifnot(abs(sqrt(cohen.kappa(x, w = w)$var.weighted) - reference) < 1e-14, abs(se(x, w, TRUE) - reference) < 1e-14)
      cat(sprintf("# %-15s %s %-18s psych %.12f  as psych %.12f  as the paper %.12f\n", t, pair, form,
        reference, se(x, w, TRUE), se(x, w, FALSE)))
    }
  }
}
# likert_3raters  r1~r2 weighted_linear    psych 0.075559328552  as psych 0.075559328552  as the paper 0.066446726705
# likert_3raters  r1~r2 weighted_quadratic psych 0.056405782036  as psych 0.056405782036  as the paper 0.055613127154
# likert_3raters  r1~r3 weighted_linear    psych 0.064313750091  as psych 0.064313750091  as the paper 0.058584734742
# likert_3raters  r1~r3 weighted_quadratic psych 0.054456516097  as psych 0.054456516097  as the paper 0.046055441607
# likert_3raters  r2~r3 weighted_linear    psych 0.080280994346  as psych 0.080280994346  as the paper 0.074248898946
# likert_3raters  r2~r3 weighted_quadratic psych 0.069043819823  as psych 0.069043819823  as the paper 0.072508213910
# nominal_2raters c1~c2 weighted_linear    psych 0.072403279083  as psych 0.072403279083  as the paper 0.078245857067
# nominal_2raters c1~c2 weighted_quadratic psych 0.100437631539  as psych 0.100437631539  as the paper 0.106981082032
