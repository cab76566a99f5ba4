# Debian 12: apt-get install -y --no-install-recommends r-base-core r-cran-lme4 r-cran-jsonlite
# Rscript make.R .      (R 4.2.2, lme4 1.1-31 wrote the csv files and expected.json)
suppressMessages({ library(lme4); library(jsonlite) })
folder <- commandArgs(TRUE)[1]
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

ratings <- function(pairs, so, sr, se, digits) {
  pairs <- pairs[order(pairs$o, pairs$r), ]
  o <- rnorm(max(pairs$o), 0, so); r <- rnorm(max(pairs$r), 0, sr)
  pairs$y <- round(70 + o[pairs$o] + r[pairs$r] + rnorm(nrow(pairs), 0, se), digits)
  pairs
}
set.seed(20241122)
rotate <- function(objects, raters, k) do.call(rbind, lapply(seq_len(objects), function(i)
  data.frame(o = i, r = sample(raters, k))))
designs <- list(
  # every rater rates every object
  balanced = ratings(expand.grid(o = 1:30, r = 1:4), 6, 2.5, 4, 1),
  # two of eight raters per object
  rotating_pairs = ratings(rotate(60, 8, 2), 6, 4, 3, 1),
  # one to five of seven raters per object
  unbalanced = ratings(do.call(rbind, lapply(1:45, function(i)
    data.frame(o = i, r = sample(7, sample(c(1, 2, 2, 3, 5), 1))))), 3, 1.5, 4, 2),
  # what raters differ by taken out: their variance is estimated as 0
  no_rater_variance = local({
    d <- ratings(rotate(40, 6, 2), 5, 0, 4, 1)
    effect <- c(0, tail(coef(lm(y ~ factor(o) + factor(r), d)), 5))
    d$y <- round(d$y - effect[d$r], 1)
    d
  }),
  # more raters than objects
  many_raters = ratings(rotate(12, 20, 7), 4, 3, 2, 2),
  # all raters meant to rate all objects, some ratings missing
  missing_ratings = local({
    m <- as.matrix(read.csv(file.path(folder, "../raters/likert_3raters_missing.csv")))
    at <- which(!is.na(m), arr.ind = TRUE)
    d <- data.frame(o = at[, 1], r = at[, 2], y = m[at])
    d[order(d$o, d$r), ]
  }))

# the value at which lme4's own deviance function is flat to the last digits: optimisers in turn, restarted
tight <- function(formula, d) {
  f <- suppressMessages(suppressWarnings(lmer(formula, d, control = lmerControl(optimizer = "bobyqa", calc.derivs = FALSE,
    optCtrl = list(rhobeg = 0.2, rhoend = 1e-12, maxfun = 1e5)))))
  dev <- suppressMessages(suppressWarnings(lmer(formula, d, devFunOnly = TRUE)))
  theta <- getME(f, "theta")
  # Newton steps with central differences on the parameters that are not at 0
  free <- theta > 1e-5
  theta[!free] <- 0
  grad <- function(t, h) sapply(which(free), function(i) {
    e <- replace(0 * t, i, h)
    (8 * (dev(t + e) - dev(t - e)) - (dev(t + 2 * e) - dev(t - 2 * e))) / (12 * h) })
  for (step in 1:6) {
    g <- grad(theta, 1e-3)
    H <- matrix(sapply(which(free), function(i) {
      e <- replace(0 * theta, i, 1e-3); (grad(theta + e, 1e-3) - grad(theta - e, 1e-3)) / 2e-3 }), sum(free))
    theta[free] <- theta[free] - solve(H, g)
  }
  reml <- dev(theta)
  e <- environment(dev)
  resp <- e$resp; pp <- e$pp
  n <- nrow(d)
  s2 <- (resp$wrss() + pp$sqrL(1)) / (n - 1)
  list(theta = theta, variances = theta^2 * s2, residual = s2, reml = reml, lmer = f)
}
# P = V^-1 - V^-1 1 (1'V^-1 1)^-1 1'V^-1, expected information of REML, effects and their error, all dense
dense <- function(d, v) {
  O <- model.matrix(~ 0 + factor(o), d); R <- model.matrix(~ 0 + factor(r), d); n <- nrow(d)
  parts <- list(tcrossprod(O), tcrossprod(R), diag(n))
  keep <- !is.na(v)
  V <- Reduce(`+`, Map(`*`, parts[keep], v[keep])); Vi <- solve(V); x <- rep(1, n)
  P <- Vi - (Vi %*% x %*% t(x) %*% Vi) / sum(Vi)
  PV <- lapply(parts[keep], function(A) P %*% A)
  info <- matrix(sapply(PV, function(A) sapply(PV, function(B) sum(A * t(B)) / 2)), sum(keep))
  out <- list(cov = solve(info), mean = sum(Vi %*% d$y) / sum(Vi))
  if (keep[2]) {
    out$blup <- v[2] * as.vector(t(R) %*% P %*% d$y)
    out$blup_se <- sqrt(pmax(0, diag(v[2] * diag(ncol(R)) - v[2]^2 * t(R) %*% P %*% R)))
  }
  out
}
draws <- 2e6
# with the standard error that bounds from 100,000 draws have, from the spread over 20 parts of the draws
interval <- function(x) {
  q <- unname(quantile(x, c(.025, .975)))
  spread <<- max(spread, apply(apply(matrix(x, ncol = 20), 2, quantile, c(.025, .975)), 1, sd))
  list(ci_low = q[1], ci_high = q[2])
}
one <- function(d) {
  k <- table(d$o); design <- unclass(table(d$o, d$r)); O <- nrow(design)
  khat <- O / sum(1 / k)
  share <- design %*% t(design) / outer(rowSums(design), rowSums(design))
  q <- 1 / khat - (sum(share) - sum(diag(share))) / (O * (O - 1))
  two <- tight(y ~ 1 + (1 | o) + (1 | r), d)
  nested <- tight(y ~ 1 + (1 | o), d)
  # lme4 orders the terms by their number of levels
  names(two$variances) <- names(getME(two$lmer, "cnms"))
  v <- c(two$variances[["o"]], two$variances[["r"]], two$residual)
  full <- dense(d, v)
  w <- c(nested$variances[[1]], NA, nested$residual)
  part <- dense(d, w)
  stopifnot(abs(full$mean - fixef(two$lmer)) < 1e-4,
            max(abs(full$blup - ranef(two$lmer)$r[, 1])) < 1e-3)
  set.seed(7); spread <<- 0
  pos <- function(m, S) { z <- matrix(rnorm(draws * length(m)), ncol = length(m)) %*% chol(S); pmax(sweep(z, 2, m, "+"), 0) }
  s <- pos(v, full$cov); R <- ncol(design)
  forms <- list(agreement_1 = c(1, 1), agreement_k = c(1 / R, 1 / R), agreement_khat = c(1, 1) / khat, consistency_1 = c(0, 1),
                consistency_k = c(0, 1 / R), q_khat = c(q, 1 / khat))
  value <- lapply(forms, function(f) v[1] / (v[1] + f[1] * v[2] + f[2] * v[3]))
  ci <- lapply(forms, function(f) interval(s[, 1] / (s[, 1] + f[1] * s[, 2] + f[2] * s[, 3])))
  s <- pos(w[c(1, 3)], part$cov)
  value$one_way_1 <- w[1] / (w[1] + w[3]); value$one_way_khat <- w[1] / (w[1] + w[3] / khat)
  ci$one_way_1 <- interval(s[, 1] / (s[, 1] + s[, 2])); ci$one_way_khat <- interval(s[, 1] / (s[, 1] + s[, 2] / khat))
  default <- suppressMessages(suppressWarnings(lmer(y ~ 1 + (1 | o) + (1 | r), d)))
  vc <- as.data.frame(VarCorr(default)); vc <- setNames(vc$vcov, vc$grp)
  # fixed effects of raters, objects fixed too, as deviations from the raters' unweighted mean
  m <- lm(y ~ factor(o) + C(factor(r), contr.sum), d)
  L <- rbind(diag(R - 1), -1); at <- (length(coef(m)) - R + 2):length(coef(m))
  effect <- as.vector(L %*% coef(m)[at]); se <- sqrt(diag(L %*% vcov(m)[at, at] %*% t(L)))
  t <- qt(.975, m$df.residual)
  # objects rated at least twice; steps of one point
  twice <- split(d$y, d$o); once <- sum(lengths(twice) < 2); twice <- twice[lengths(twice) > 1]
  spread_of <- sapply(twice, function(y) diff(range(y)))
  wilson <- function(x) { p <- suppressWarnings(prop.test(x, length(twice), correct = FALSE))
    list(count = x, share = x / length(twice), ci_low = p$conf.int[1], ci_high = p$conf.int[2]) }
  a <- anova(lm(y ~ o, data.frame(y = unlist(twice), o = factor(rep(seq_along(twice), lengths(twice))))))
  ns <- lengths(twice); k0 <- (sum(ns) - sum(ns^2) / sum(ns)) / (length(ns) - 1)
  single <- function(f) (f - 1) / (f + k0 - 1)
  f <- a$F[1]; df <- a$Df
  list(
    pairs = list(r = "prop.test(correct = FALSE): Wilson; anova(lm(y ~ object)), k0, qf", tol = list(abs = 1e-9),
      value = list(n = length(twice), rated_once = once, exact = wilson(sum(spread_of < 1e-9)),
        within_one = wilson(sum(spread_of < 1 + 1e-9)), icc1 = single(f), icc1_ci_low = single(f / qf(.975, df[1], df[2])),
        icc1_ci_high = single(f * qf(.975, df[2], df[1])))),
    design = list(r = "table(object, rater)", tol = list(abs = 1e-10),
      value = list(n = nrow(d), objects = O, raters = R, harmonic_raters = khat, non_overlap = q)),
    components = list(r = "lme4::lmer's REML criterion (devFunOnly), bobyqa then Newton steps; sd of the estimates from the dense expected information",
      tol = list(abs = 1e-8, rel = 1e-8),
      value = list(object = v[1], rater = v[2], residual = v[3], mean = full$mean, reml = two$reml,
        object_se = sqrt(full$cov[1, 1]), rater_se = sqrt(full$cov[2, 2]), residual_se = sqrt(full$cov[3, 3]),
        one_way = list(object = w[1], residual = w[3], mean = part$mean, reml = nested$reml,
          object_se = sqrt(part$cov[1, 1]), residual_se = sqrt(part$cov[2, 2])))),
    components_default = list(r = "lme4::lmer(y ~ 1 + (1 | o) + (1 | r)), optimiser and control as they come", tol = list(abs = 1e-4, rel = 1e-5),
      value = list(object = vc[["o"]], rater = vc[["r"]], residual = vc[["Residual"]])),
    incomplete_icc = list(r = "from the components", tol = list(abs = 1e-9), value = value),
    incomplete_icc_interval = list(r = "quantile of 2,000,000 draws of the components, negative ones as 0", note = "random on both sides; tol: five standard errors, at 100,000 draws, of the least certain bound of this table",
      tol = list(abs = signif(5 * spread, 2)), value = ci),
    severity = list(r = "lm(y ~ object + rater, contr.sum), qt; dense BLUP v_r Z'Py with the error variance of the prediction", tol = list(abs = 1e-8, rel = 1e-8),
      value = setNames(lapply(seq_len(R), function(j) list(contrast = effect[j], se = se[j], ci_low = effect[j] - t * se[j],
        ci_high = effect[j] + t * se[j], blup = full$blup[j], blup_se = full$blup_se[j])), colnames(design))))
}
tables <- list()
for (name in names(designs)) {
  d <- designs[[name]]
  wide <- matrix("", max(d$o), max(d$r), dimnames = list(NULL, paste0("r", seq_len(max(d$r)))))
  wide[cbind(d$o, d$r)] <- as.character(d$y)
  write.csv(wide, file.path(folder, paste0(name, ".csv")), row.names = FALSE, quote = FALSE)
  d$r <- factor(paste0("r", d$r), paste0("r", seq_len(max(d$r)))); d$r <- droplevels(d$r)
  cat(name, "\n")
  tables[[name]] <- c(list(file = paste0(name, ".csv")), one(d))
}
doc <- list(dataset = "raters-incomplete",
  meta = list(note = "generated tables of ratings, seed 20241122", layout = "rows = objects, columns = raters, empty = not rated",
    versions = list(R = paste(R.version$major, R.version$minor, sep = "."), lme4 = as.character(packageVersion("lme4")))),
  tables = tables)
write(toJSON(doc, auto_unbox = TRUE, digits = 15, pretty = 1), file.path(folder, "expected.json"))
