# Debian 12: apt-get install -y --no-install-recommends r-base-core r-cran-lavaan r-cran-jsonlite
# Rscript make.R ../synthetic/data.csv .      (lavaan 0.6-14 wrote expected.json and data.csv)
suppressMessages({ library(lavaan); library(jsonlite) })
args <- commandArgs(TRUE)
d <- read.csv(args[1])
items <- sprintf("Q%02d", 1:12)
for (i in c("Q03", "Q06", "Q09", "Q12")) d[[i]] <- 6 - d[[i]]
unit <- as.integer(sub("D", "", d$unit))
out <- data.frame(half = ifelse(unit <= 20, "first", "second"), third = c("a", "b", "c")[1 + unit %% 3], d[items])
write.csv(out, file.path(args[2], "data.csv"), row.names = FALSE, quote = FALSE)
two <- "f1 =~ Q01 + Q02 + Q03 + Q04 + Q05 + Q06; f2 =~ Q07 + Q08 + Q09 + Q10 + Q11 + Q12"
one <- "f1 =~ Q01 + Q02 + Q03 + Q04 + Q05 + Q06"
equal <- list(configural = "", metric = "loadings", scalar = c("loadings", "intercepts"))
keys <- c("npar", "ntotal", "chisq", "df", "pvalue", "baseline.chisq", "baseline.df", "cfi", "tli", "rmsea",
          "rmsea.ci.lower", "rmsea.ci.upper", "rmsea.pvalue", "srmr", "logl", "unrestricted.logl", "aic", "bic")
run <- function(model, group) {
  value <- list(); fits <- list()
  for (step in names(equal)) {
    f <- cfa(model, out, group = group, group.equal = equal[[step]], std.lv = TRUE, meanstructure = TRUE)
    stopifnot(lavInspect(f, "converged"))
    fits[[step]] <- f
    p <- parameterEstimates(f)
    s <- standardizedSolution(f)
    label <- lavInspect(f, "group.label")
    est <- list(); se <- list(); std <- list()
    for (g in seq_along(label)) {
      r <- p$group == g
      name <- paste0(p$lhs, p$op, p$rhs)[r]
      est[[label[g]]] <- setNames(as.list(p$est[r]), name)
      se[[label[g]]] <- setNames(as.list(p$se[r]), name)
      std[[label[g]]] <- setNames(as.list(s$est.std[s$group == g]), name)
    }
    value[[step]] <- list(fit = as.list(unclass(fitMeasures(f, keys))), est = est, se = se, std = std)
  }
  for (k in 2:3) {
    a <- fits[[k - 1]]; b <- fits[[k]]
    x <- fitMeasures(b)["chisq"] - fitMeasures(a)["chisq"]
    df <- fitMeasures(b)["df"] - fitMeasures(a)["df"]
    t <- lavTestLRT(a, b)
    stopifnot(abs(t[["Chisq diff"]][2] - x) < 1e-6)
    value[[names(fits)[k]]]$difference <- lapply(list(chisq = x, df = df, pvalue = pchisq(x, df, lower.tail = FALSE),
      cfi = fitMeasures(b)["cfi"] - fitMeasures(a)["cfi"], rmsea = fitMeasures(b)["rmsea"] - fitMeasures(a)["rmsea"],
      srmr = fitMeasures(b)["srmr"] - fitMeasures(a)["srmr"]), unname)
  }
  list(r = "lavaan::cfa(model, data, group=, group.equal=, std.lv=TRUE, meanstructure=TRUE), each step; p: pchisq of the difference",
       model = model, group_column = group, tol = list(abs = 1e-5, rel = 1e-6), value = value)
}
doc <- list(dataset = "invariance",
  meta = list(source = "golden/synthetic, reverse-worded items turned; half: units 1-20 and 21-40; third: unit number modulo 3",
    items = items, response_min = 1, response_max = 5,
    versions = list(R = paste(R.version$major, R.version$minor, sep = "."), lavaan = as.character(packageVersion("lavaan")))),
  invariance = list(two_factors_halves = run(two, "half"), one_factor_thirds = run(one, "third")))
write(toJSON(doc, auto_unbox = TRUE, digits = NA, pretty = 1), file.path(args[2], "expected.json"))
