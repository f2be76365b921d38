"""The sentences of `explain`, for worths and for costs."""

from typing import TypeAlias

Texts: TypeAlias = dict[str, str]

WORTHS: dict[str, Texts] = {
    "en": {
        "total": "The payoff shares out {total}; together the players are worth {worth}.",
        "over": "It does not share out what they are worth: {gap} is too much.",
        "under": "It does not share out what they are worth: {gap} is left over.",
        "blocked": "It is not stable: {coalitions} could earn more alone.",
        "worst": "Least content is {coalition}: alone worth {worth}, given {payoff}, so {excess} short.",
        "stable": "It is stable: no coalition could earn more alone.",
        "unblocked": "No coalition could earn more alone.",
        "closest": "Least content is {coalition}: alone worth {worth}, given {payoff}, {slack} more.",
        "more": "As little content: {coalitions} more.",
        "lonely": "There is one player, who gets everything.",
        "player": "{player} gets {payoff} (alone {alone}, adds {marginal} to the others); {reason}.",
        "short": "least content within {coalition}, {excess} short of what it could earn",
        "spare": "least content within {coalition}, {slack} above what it could earn",
        "one": "1 coalition",
        "several": "{count} coalitions",
        "join": ", ",
    },
    "zh": {
        "total": "该分配共分 {total}；全体合作的价值为 {worth}。",
        "over": "分配总额与合作价值不符：多分 {gap}。",
        "under": "分配总额与合作价值不符：少分 {gap}。",
        "blocked": "该分配不稳定：有 {coalitions}单独行动所得更多。",
        "worst": "最不满意的是 {coalition}：单独可得 {worth}，分得 {payoff}，少 {excess}。",
        "stable": "该分配稳定：没有联盟单独行动能得到更多。",
        "unblocked": "没有联盟单独行动能得到更多。",
        "closest": "最不满意的是 {coalition}：单独可得 {worth}，分得 {payoff}，多 {slack}。",
        "more": "另有 {coalitions}同样不满意。",
        "lonely": "只有一个参与者，获得全部。",
        "player": "{player} 分得 {payoff}（单独可得 {alone}，对其余各方的边际贡献 {marginal}）；{reason}。",
        "short": "所在联盟中最不满意的是 {coalition}，比其单独所得少 {excess}",
        "spare": "所在联盟中最不满意的是 {coalition}，比其单独所得多 {slack}",
        "one": "1 个联盟",
        "several": "{count} 个联盟",
        "join": "、",
    },
}
COSTS: dict[str, Texts] = {
    "en": WORTHS["en"]
    | {
        "total": "The shares add up to {total}; together the players cost {worth}.",
        "over": "They do not add up to the cost: {gap} is missing.",
        "under": "They do not add up to the cost: {gap} is too much.",
        "blocked": "The division is not stable: {coalitions} would pay less alone.",
        "worst": "Least content is {coalition}: alone it costs {worth}, here it pays {payoff}, {excess} too much.",
        "stable": "The division is stable: no coalition would pay less alone.",
        "unblocked": "No coalition would pay less alone.",
        "closest": "Least content is {coalition}: alone it costs {worth}, here it pays {payoff}, {slack} less.",
        "lonely": "There is one player, who pays everything.",
        "player": "{player} pays {payoff} (alone {alone}, adds {marginal} to the others); {reason}.",
        "short": "least content within {coalition}, which pays {excess} more than alone",
        "spare": "least content within {coalition}, which pays {slack} less than alone",
    },
    "zh": WORTHS["zh"]
    | {
        "total": "各方共分摊 {total}；全体合作的成本为 {worth}。",
        "over": "分摊总额与成本不符：少摊 {gap}。",
        "under": "分摊总额与成本不符：多摊 {gap}。",
        "blocked": "该分摊不稳定：有 {coalitions}单独行动花费更少。",
        "worst": "最不满意的是 {coalition}：单独成本 {worth}，分摊 {payoff}，多 {excess}。",
        "stable": "该分摊稳定：没有联盟单独行动能花费更少。",
        "unblocked": "没有联盟单独承担会更省。",
        "closest": "最不满意的是 {coalition}：单独成本 {worth}，分摊 {payoff}，少 {slack}。",
        "lonely": "只有一个参与者，承担全部成本。",
        "player": "{player} 分摊 {payoff}（单独成本 {alone}，使其余各方成本增加 {marginal}）；{reason}。",
        "short": "所在联盟中最不满意的是 {coalition}，比其单独成本多 {excess}",
        "spare": "所在联盟中最不满意的是 {coalition}，比其单独成本少 {slack}",
    },
}
